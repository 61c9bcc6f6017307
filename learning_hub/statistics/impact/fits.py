"""Regressions with autocorrelated errors: the arithmetic behind `segmented` and `assess`.

X is a design of n rows and k columns, times the number of each row's period (whole numbers that
rise; a gap is a jump), weights the precision of each row up to a constant. held: rows of what is
known of the coefficients beforehand, k columns each: the sum of a row and its coefficients is 0,
give or take one sd of the residuals.
"""

from typing import NamedTuple

import numpy as np

RHO_GRID = np.linspace(-0.9, 0.95, 38)
NO_CHANGE = 1e-8  # of a coefficient's scale: an iteration that moves less has ended
MOST_STEPS = 60
NO_EVENTS = "the counts do not settle on a rate: one side may have no events"
FARTHEST_LOG = 40.0  # an expected count beyond e to the plus or minus this has run away


class Fit(NamedTuple):
    """A fitted regression.

    estimates: k coefficients; covariance: k x k; rho: autocorrelation of neighbouring errors (0
    where taken as independent); dispersion: residual variance, or the quasi-Poisson one; df: of t,
    inf for normal quantiles.
    """

    estimates: np.ndarray
    covariance: np.ndarray
    rho: float
    dispersion: float
    df: float


def least_squares(
    X: np.ndarray, y: np.ndarray, weights: np.ndarray | None = None, held: np.ndarray | None = None
) -> Fit:
    """Return ordinary (or weighted) least squares, t on n - k degrees of freedom."""
    return _given_rho(*_scaled(X, y, weights), np.arange(len(y)), 0.0, held)


def ar1(
    X: np.ndarray,
    y: np.ndarray,
    times: np.ndarray,
    weights: np.ndarray | None = None,
    *,
    reml: bool = True,
    lowest: float = -0.9,
    held: np.ndarray | None = None,
) -> Fit:
    """Return generalised least squares with AR(1) errors, their correlation by (restricted) ML.

    The likelihood is profiled over rho, from `lowest` up, on a grid and then ever finer about its
    best. Standard errors use the residual variance on n - k, for ML as well, as R's nlme::gls.
    Degrees of freedom: the effective number n (1 - rho) / (1 + rho) of independent rows less k, at
    most n - k and at least 1. That keeps the size of tests on 24 to 60 rows near its 5 %.
    Source: Pinheiro and Bates (2000), Mixed-Effects Models in S and S-PLUS, chapter 5.
    """
    scaled_X, scaled_y = _scaled(X, y, weights)
    grid = np.append(lowest, RHO_GRID[lowest + 1e-9 < RHO_GRID])
    spread = 0.05
    for _ in range(4):
        best = float(grid[np.argmax(_profile(scaled_X, scaled_y, times, grid, reml, held))])
        grid = np.clip(np.linspace(best - spread, best + spread, 15), lowest, 0.99)
        spread /= 7
    return _given_rho(scaled_X, scaled_y, times, best, held)


def error_to_come(
    X: np.ndarray, times: np.ndarray, rho: float, dispersion: float, usual: float, held: np.ndarray
) -> tuple[float, float]:
    """Return the standard error that the last coefficient will have, and its degrees of freedom.

    For rows that are still to come: of weight `usual`, with correlation and dispersion known.
    """
    n, k = X.shape
    white = _whitened(np.column_stack([X, np.zeros(n)]), times, np.array([rho]), held)[0, :, :k]
    inverse = np.linalg.pinv(white.T @ white)
    effective = n * (1 - rho) / (1 + rho) - k
    return (
        float(np.sqrt(dispersion / usual * inverse[-1, -1])),
        float(max(1.0, min(effective, n - k))),
    )


def prais_winsten(X: np.ndarray, y: np.ndarray) -> Fit:
    """Return iterated Prais-Winsten estimates: rho from the residuals, the first row kept.

    statsmodels' GLSAR is Cochrane-Orcutt, which drops the first row; R's prais package does this.
    """
    rho, fit = 0.0, least_squares(X, y)
    times = np.arange(len(y))
    for _ in range(MOST_STEPS):
        residuals = y - X @ fit.estimates
        before, after = residuals[:-1], residuals[1:]
        next_rho = float(before @ after / (before @ before))
        fit = _given_rho(X, y, times, next_rho)
        if abs(next_rho - rho) < NO_CHANGE:
            break
        rho = next_rho
    return fit._replace(df=float(len(y) - X.shape[1]))


def newey_west(X: np.ndarray, y: np.ndarray, lags: int, *, corrected: bool = True) -> Fit:
    """Return least squares with Newey and West's covariance (Bartlett weights up to `lags`).

    corrected multiplies by n / (n - k). Not for series under 60 rows, where it is too sure.
    """
    fit = least_squares(X, y)
    scores = X * (y - X @ fit.estimates)[:, None]
    middle = scores.T @ scores
    for lag in range(1, lags + 1):
        shared = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (lags + 1)) * (shared + shared.T)
    inverse = np.linalg.inv(X.T @ X)
    n, k = X.shape
    factor = n / (n - k) if corrected else 1.0
    return fit._replace(covariance=factor * inverse @ middle @ inverse)


def poisson(
    X: np.ndarray,
    counts: np.ndarray,
    exposure: np.ndarray,
    *,
    quasi: bool,
    held: np.ndarray | None = None,
) -> Fit:
    """Return a log-linear Poisson regression of counts with an offset.

    quasi: covariance times the Pearson dispersion and t on n - k, as R's quasipoisson; else the
    dispersion is 1 and quantiles are normal. Iterated, ended and weighted as R's glm does, which
    takes covariance and dispersion from the weights of the last step but one; statsmodels agrees
    to five digits, and is not used because its import takes seconds and `quasipoisson_ar1` needs
    the steps.
    """
    offset = np.log(exposure)
    expected = counts + 0.1
    line, deviance = np.log(expected), np.inf
    for _ in range(MOST_STEPS):
        weights = expected
        working = line - offset + (counts - expected) / expected
        fit = least_squares(X, working, weights, _weighed(held, weights))
        line = X @ fit.estimates + offset
        if not np.abs(line).max() < FARTHEST_LOG:
            raise ValueError(NO_EVENTS)
        expected = np.exp(line)
        last, deviance = deviance, float((deviance_residuals(counts, expected) ** 2).sum())
        if abs(deviance - last) / (abs(deviance) + 0.1) < NO_CHANGE:
            break
    n, k = X.shape
    inverse = np.linalg.inv((X * weights[:, None]).T @ X + _squared(held, weights))
    spread = (weights * ((counts - expected) / expected) ** 2).sum() / (n - k) if quasi else 1.0
    df = float(n - k) if quasi else np.inf
    return Fit(fit.estimates, spread * inverse, 0.0, float(spread), df)


def deviance_residuals(counts: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Return the Poisson deviance residuals of counts from what is expected."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(counts > 0, counts * np.log(counts / expected), 0.0)
    # At a perfect fit rounding leaves a little less than 0 under the root.
    squares = np.maximum(2 * (logs - (counts - expected)), 0.0)
    return np.asarray(np.sign(counts - expected) * np.sqrt(squares))


def quasipoisson_ar1(
    X: np.ndarray,
    counts: np.ndarray,
    exposure: np.ndarray,
    times: np.ndarray,
    *,
    lowest: float = -0.9,
    held: np.ndarray | None = None,
) -> Fit:
    """Return quasi-Poisson estimates with standard errors for AR(1) errors.

    The estimates are those of `poisson`; independent errors would call two to four times too many
    null series changed at a correlation of 0.4. The correlation and the dispersion come from `ar1`
    on the working response of the last step, the covariance from both (a sandwich), the degrees of
    freedom are the effective ones. Weighting the estimates by the correlation too (generalised
    estimating equations) was tried and runs away on short series whose correlation looks near 1.
    Source: Liang and Zeger (1986), Biometrika 73, 13-22; Zeger (1988), Biometrika 75, 621-629.
    """
    fit = poisson(X, counts, exposure, quasi=True, held=held)
    line = X @ fit.estimates
    expected = exposure * np.exp(line)
    working = ar1(
        X,
        line + (counts - expected) / expected,
        times,
        expected,
        lowest=lowest,
        held=_weighed(held, expected),
    )
    apart = np.abs(times[:, None] - times[None, :])
    root = np.sqrt(expected)
    known = _squared(held, expected)
    middle = X.T @ (root[:, None] * working.rho**apart * root[None, :]) @ X + known
    bread = np.linalg.inv((X * expected[:, None]).T @ X + known)
    return Fit(
        fit.estimates,
        working.dispersion * bread @ middle @ bread,
        working.rho,
        working.dispersion,
        working.df,
    )


def _scaled(
    X: np.ndarray, y: np.ndarray, weights: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return design and response with each row multiplied by the root of its weight."""
    if weights is None:
        return X, y
    root = np.sqrt(weights)
    return X * root[:, None], y * root


def _weighed(held: np.ndarray | None, weights: np.ndarray) -> np.ndarray | None:
    """Return what is held beforehand, in residual sd of a row of the usual weight."""
    return None if held is None else held * np.sqrt(weights.mean())


def _squared(held: np.ndarray | None, weights: np.ndarray) -> np.ndarray | float:
    """Return what is held beforehand as it adds to X'X; 0 for nothing."""
    return 0.0 if held is None else held.T @ held * weights.mean()


def _given_rho(
    X: np.ndarray, y: np.ndarray, times: np.ndarray, rho: float, held: np.ndarray | None = None
) -> Fit:
    """Return generalised least squares with the correlation of neighbouring errors known."""
    n, k = X.shape
    white = _whitened(np.column_stack([X, y]), times, np.array([rho]), held)[0]
    rows = len(white)
    inverse = np.linalg.pinv(white[:, :k].T @ white[:, :k])
    estimates = np.linalg.lstsq(white[:, :k], white[:, k], rcond=None)[0]
    rest = white[:, k] - white[:, :k] @ estimates
    dispersion = float(rest @ rest) / (rows - k) if rows > k else np.nan
    effective = n * (1 - rho) / (1 + rho) - k
    df = float(max(1.0, min(effective, n - k)))
    return Fit(estimates, dispersion * inverse, rho, dispersion, df)


def _whitened(
    columns: np.ndarray, times: np.ndarray, rhos: np.ndarray, held: np.ndarray | None = None
) -> np.ndarray:
    """Return the columns with the correlation taken out, once per rho: (rhos, n, columns).

    The first row keeps its variance; each other is what it adds to the row before, a gap of d
    periods being correlated by rho to the power d. The last column is the response; rows held
    beforehand, whose response is 0, follow as they are.
    """
    reach = rhos[:, None] ** np.diff(times)[None, :]
    scale = 1 / np.sqrt(1 - reach**2)
    n = len(columns)
    more = 0 if held is None else len(held)
    white = np.zeros((len(rhos), n + more, columns.shape[1]))
    white[:, 0] = columns[0]
    white[:, 1:n] = (columns[None, 1:] - reach[:, :, None] * columns[None, :-1]) * scale[:, :, None]
    if held is not None:
        white[:, n:, :-1] = held
    return white


def _profile(
    X: np.ndarray,
    y: np.ndarray,
    times: np.ndarray,
    rhos: np.ndarray,
    reml: bool,
    held: np.ndarray | None,
) -> np.ndarray:
    """Return the (restricted) log likelihood at each rho, up to a constant."""
    k = X.shape[1]
    white = _whitened(np.column_stack([X, y]), times, rhos, held)
    n = white.shape[1]
    corner = np.abs(np.diagonal(np.linalg.qr(white, mode="r"), axis1=1, axis2=2))
    squares = np.maximum(corner[:, k] ** 2, np.finfo(float).tiny)
    reach = rhos[:, None] ** np.diff(times)[None, :]
    correlation = np.log1p(-(reach**2)).sum(axis=1)  # log determinant of the correlation
    if not reml:
        return np.asarray(-0.5 * (n * np.log(squares) + correlation))
    design = 2 * np.log(np.maximum(corner[:, :k], np.finfo(float).tiny)).sum(axis=1)
    return np.asarray(-0.5 * ((n - k) * np.log(squares) + correlation + design))
