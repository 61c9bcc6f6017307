"""Segmented regression of an interrupted series: what changed in level and in slope."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..periods import Date
from . import fits
from .series import A_YEAR, Series, intervention_date, prepare

FAMILIES = ("gaussian", "poisson", "quasipoisson")
ERRORS = ("ols", "ar1_reml", "ar1_ml", "prais_winsten", "newey_west")


@dataclass(frozen=True)
class Segmented:
    """A segmented regression.

    coefficients: one row per term (intercept, time, level, slope if asked, sin1, cos1, sin2, ..)
    with estimate, se, low, high (95 %), t and p; on the log scale for Poisson families. time counts
    periods from the first one, slope the change of its coefficient, level the step in the first
    period after the intervention. covariance: of the estimates. rho: autocorrelation of
    neighbouring errors. dispersion: residual variance, or the Poisson one. df: of t (inf: normal).
    deviance: residual one, sum of squares for gaussian. durbin_watson: of the residuals, for counts
    the deviance ones.
    """

    coefficients: pd.DataFrame
    covariance: pd.DataFrame
    family: str
    errors: str
    rho: float
    dispersion: float
    df: float
    deviance: float
    durbin_watson: float
    n_before: int
    n_after: int

    def effect(self, after: float = 0) -> tuple[float, float, float]:
        """Return the change `after` periods after the first one following the intervention.

        The estimate, low and high (95 %) of the difference from where the earlier course would have
        led, as a ratio for the Poisson families.
        """
        weights = pd.Series(0.0, index=self.coefficients.index)
        weights["level"] = 1.0
        if "slope" in weights:
            weights["slope"] = after
        estimate = float(weights @ self.coefficients["estimate"])
        half = quantile(self.df) * math.sqrt(float(weights @ self.covariance @ weights))
        low, high = estimate - half, estimate + half
        if self.family == "gaussian":
            return estimate, low, high
        return math.exp(estimate), math.exp(low), math.exp(high)


def segmented(
    frame: pd.DataFrame,
    intervention: Date,
    *,
    family: str = "gaussian",
    errors: str = "ols",
    harmonics: int = 0,
    slope: bool = True,
    lags: int | None = None,
) -> Segmented:
    """Return a segmented regression of a series about an intervention.

    frame: period and value, or period, numerator and denominator, as `assess` takes them. gaussian
    fits values (or numerator / denominator); poisson and quasipoisson fit counts, numerator with
    the log of the denominator as offset, or values without. errors: with quasipoisson ols (that
    is, independent ones) or ar1_reml, with poisson ols. harmonics: pairs of sine and cosine over
    the year. slope: let the slope change too. lags: of newey_west, else 4 (n / 100)^(2 / 9).
    Raises ValueError where a side has too few periods, and for other words.
    Source: Wagner et al. (2002), J. Clin. Pharm. Ther. 27, 299-309; Bernal et al. (2017), Int. J.
    Epidemiol. 46, 348-355.
    """
    if family not in FAMILIES or errors not in ERRORS:
        raise ValueError(f"family is one of {FAMILIES} and errors one of {ERRORS}")
    if family != "gaussian" and not (
        errors == "ols" or (family == "quasipoisson" and errors == "ar1_reml")
    ):
        raise ValueError(f"a {family} regression cannot have {errors} errors")
    series = prepare(frame)
    after = series.after(intervention_date(intervention))
    needed = 2 if slope else 1
    if min(after.sum(), (~after).sum()) < needed:
        raise ValueError(f"each side needs {needed} or more periods with a value")
    X, names = design(series, after, harmonics=harmonics, slope=slope)
    if len(series) <= X.shape[1]:
        raise ValueError(f"{len(series)} periods are too few for {X.shape[1]} coefficients")
    y, numbers = series.values, series.numbers
    if family == "gaussian":
        if errors == "ols":
            fit = fits.least_squares(X, y)
        elif errors == "prais_winsten":
            fit = fits.prais_winsten(X, y)
        elif errors == "newey_west":
            rule = int(4 * (len(y) / 100) ** (2 / 9))
            fit = fits.newey_west(X, y, rule if lags is None else lags)
        else:
            fit = fits.ar1(X, y, numbers, reml=errors == "ar1_reml")
        residuals = y - X @ fit.estimates
    else:
        counts = y if series.counts is None else series.counts
        exposure = np.ones(len(y)) if series.exposure is None else series.exposure
        if (counts < 0).any():
            raise ValueError("a count is negative")
        if errors == "ols":
            fit = fits.poisson(X, counts, exposure, quasi=family == "quasipoisson")
        else:
            fit = fits.quasipoisson_ar1(X, counts, exposure, numbers)
        residuals = fits.deviance_residuals(counts, exposure * np.exp(X @ fit.estimates))
    squares = float(residuals @ residuals)
    steps = np.diff(residuals)
    return Segmented(
        _table(fit, names),
        pd.DataFrame(fit.covariance, index=names, columns=names),
        family,
        errors,
        fit.rho,
        fit.dispersion,
        fit.df,
        squares,
        float(steps @ steps) / squares if squares > 0 else math.nan,
        int((~after).sum()),
        int(after.sum()),
    )


def design(
    series: Series, after: np.ndarray, *, harmonics: int, slope: bool
) -> tuple[np.ndarray, list[str]]:
    """Return the columns of a segmented regression and their names.

    The step counts from the first of the periods after. Raises as `course`.
    """
    straight, names = course(series, harmonics=harmonics)
    columns, added = [after.astype(float)], ["level"]
    if slope:
        time = straight[:, 1]
        columns.append(np.where(after, time - time[after][0], 0.0))
        added.append("slope")
    X = np.column_stack([straight[:, :2], *columns, straight[:, 2:]])
    return X, names[:2] + added + names[2:]


def course(series: Series, *, harmonics: int) -> tuple[np.ndarray, list[str]]:
    """Return the columns of a straight course with its season, and their names.

    Raises ValueError for harmonics of periods that have no season.
    """
    time = (series.numbers - series.numbers[0]).astype(float)
    columns = {"intercept": np.ones(len(series)), "time": time}
    if harmonics:
        if series.kind not in A_YEAR:
            raise ValueError(f"{series.kind} periods have no season")
        angle = 2 * np.pi * season(series)
        for pair in range(1, harmonics + 1):
            columns[f"sin{pair}"] = np.sin(pair * angle)
            columns[f"cos{pair}"] = np.cos(pair * angle)
    return np.column_stack(list(columns.values())), list(columns)


def season(series: Series) -> np.ndarray:
    """Return how far through the year each period is, by its number there (January = 1/12)."""
    if series.kind == "monthly":
        return np.asarray(series.periods.month) / 12
    if series.kind == "quarterly":
        return np.asarray(series.periods.quarter) / 4
    return np.asarray(series.periods.day_of_year) / 365.25


def quantile(df: float) -> float:
    """Return the 97.5 % quantile of t, or of the normal for infinite degrees of freedom."""
    from scipy import stats  # 1.8 seconds to import: only for those who ask

    return float(stats.norm.ppf(0.975) if math.isinf(df) else stats.t.ppf(0.975, df))


def _table(fit: fits.Fit, names: list[str]) -> pd.DataFrame:
    """Return estimates with their errors, intervals and p values, one row per term."""
    from scipy import stats

    errors = np.sqrt(np.diag(fit.covariance))
    with np.errstate(divide="ignore", invalid="ignore"):
        t = fit.estimates / errors
    half = quantile(fit.df) * errors
    law = stats.norm if math.isinf(fit.df) else stats.t(fit.df)
    return pd.DataFrame(
        {
            "estimate": fit.estimates,
            "se": errors,
            "low": fit.estimates - half,
            "high": fit.estimates + half,
            "t": t,
            "p": 2 * law.sf(np.abs(t)),
        },
        index=names,
    )
