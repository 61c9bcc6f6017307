"""People who each choose something once a second, without a browser: what a server answers them."""

import asyncio
import itertools
import json
import re
import statistics
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

# A person who has had no answer for so long has gone.
GONE = 120.0


@dataclass
class Served:
    """What came of many sessions' choices. Times in seconds, from when a choice was due."""

    asked: int
    times: list[float] = field(default_factory=list)
    errors: int = 0
    received: int = 0

    @property
    def answered(self) -> int:
        """Choices answered while people were still choosing."""
        return len(self.times)

    def at(self, share: float) -> float:
        """Give the time within which a share of the answers came; nought where none came."""
        if len(self.times) < 2:
            return sum(self.times)
        return statistics.quantiles(self.times, n=100, method="inclusive")[round(100 * share) - 1]


class StreamlitSession:
    """One person's open page of a Streamlit server, over its websocket."""

    def __init__(self, base: str, page: str, query: str, label: str) -> None:
        """base: the server's address; label: the words of the choice that is made."""
        self.address = base.replace("http", "ws") + "/_stcore/stream"
        self.page, self.query, self.label = page, query, label
        self.widget = ""
        self.options: list[str] = []
        self.hash = ""
        self.fragment = ""
        self.received = 0
        self.charts = 0
        self.socket: Any = None

    async def open(self) -> None:
        """Connect and wait for the whole page."""
        self.socket = await websockets.connect(
            self.address,
            max_size=None,
            subprotocols=["streamlit"],
            open_timeout=GONE,
            close_timeout=1,
        )
        await self._send()
        await self._finished()

    async def choose(self, option: str) -> None:
        """Make the choice and wait until all that follows from it has come."""
        await self._send(option)
        await self._finished()

    async def close(self) -> None:
        """Leave."""
        await self.socket.close()

    async def _send(self, option: str | None = None) -> None:
        said = BackMsg()
        state = said.rerun_script
        state.page_name, state.query_string = self.page, self.query
        state.page_script_hash = self.hash
        if option is not None:
            state.fragment_id = self.fragment
            one = state.widget_states.widgets.add()
            one.id, one.string_value = self.widget, option
        await self.socket.send(said.SerializeToString())

    async def _finished(self) -> None:
        while True:
            raw = await asyncio.wait_for(self.socket.recv(), GONE)
            self.received += len(raw)
            told = ForwardMsg.FromString(raw)
            kind = told.WhichOneof("type")
            if kind == "script_finished":
                if told.script_finished in (
                    ForwardMsg.FINISHED_SUCCESSFULLY,
                    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
                ):
                    return
                if told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    raise RuntimeError(f"a page ended with {told.script_finished}")
            elif kind == "navigation":
                self.hash = told.navigation.page_script_hash
            elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
                element = told.delta.new_element
                which = element.WhichOneof("type")
                if which == "selectbox" and element.selectbox.label == self.label:
                    self.widget = element.selectbox.id
                    self.options = list(element.selectbox.options)
                    self.fragment = told.delta.fragment_id
                elif which == "plotly_chart":
                    self.charts += 1
                elif which == "exception":
                    raise RuntimeError(element.exception.message)


class DashSession:
    """One person's open page of a Dash server, over its callbacks."""

    def __init__(self, base: str, choice: str, shown: str) -> None:
        """choice: the id of what is chosen; shown: of what follows from it."""
        self.base, self.choice, self.shown = base, choice, shown
        self.options: list[str] = []
        self.received = 0
        self.client = httpx.AsyncClient(timeout=GONE)

    async def open(self) -> None:
        """Ask for the page and for what it shows first."""
        await self.client.get(self.base)
        layout = (await self.client.get(f"{self.base}/_dash-layout")).text
        found = re.search(r'"options":(\[[^]]*\])[^{}]*"id":"' + self.choice + '"', layout)
        assert found is not None, layout[:300]
        self.options = json.loads(found[1])
        await self.choose(self.options[0])

    async def choose(self, option: str) -> None:
        """Make the choice and wait for what follows from it."""
        answer = await self.client.post(
            f"{self.base}/_dash-update-component",
            json={
                "output": f"{self.shown}.children",
                "outputs": {"id": self.shown, "property": "children"},
                "inputs": [{"id": self.choice, "property": "value", "value": option}],
                "changedPropIds": [f"{self.choice}.value"],
            },
        )
        answer.raise_for_status()
        self.received += len(answer.content)

    async def close(self) -> None:
        """Leave."""
        await self.client.aclose()


async def _one(session: Any, number: int, seconds: int, begin: float, served: Served) -> None:
    # People do not all click in the same moment.
    due = begin + (number * 0.618 % 1)
    end = begin + seconds
    for place in itertools.count(number):
        if due >= end:
            return
        await asyncio.sleep(max(0, due - time.perf_counter()))
        try:
            await session.choose(session.options[place % len(session.options)])
        except Exception as problem:
            served.errors += 1
            print(f"      {type(problem).__name__}: {problem}")
            return
        done = time.perf_counter()
        if done > end + 1:
            return
        served.times.append(done - due)
        due += 1


async def _all(sessions: list[Any], seconds: int) -> Served:
    # One after the other, as people come into a room.
    for session in sessions:
        await session.open()
    before = sum(session.received for session in sessions)
    served = Served(asked=len(sessions) * seconds)
    begin = time.perf_counter() + 0.5
    await asyncio.gather(
        *(_one(session, place, seconds, begin, served) for place, session in enumerate(sessions))
    )
    served.received = sum(session.received for session in sessions) - before
    await asyncio.gather(*(session.close() for session in sessions))
    return served


def many(sessions: list[Any], seconds: int = 30) -> Served:
    """Let each session make one choice a second, and say what they were answered."""
    return asyncio.run(_all(sessions, seconds))
