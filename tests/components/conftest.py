"""A small assistant, really trained and really run: our components around a handful of intents and rules."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import structlog
from rasa.core.agent import Agent
from rasa.core.tracker_store import TrackerStore
from rasa.model_training import train
from rasa.utils.endpoints import EndpointConfig
from ruamel.yaml import YAML

from care.settings import ROOT, SECRETS
from components import patches

NLU = {
    "greet": ["你好", "您好在吗", "有人在吗", "早上好啊"],
    "affirm": ["好的", "可以", "没问题", "行就这样"],
    "promise_to_pay": ["我周五还两千", "月底前一定还上", "下周一还五百", "15号还清"],
    "ask_credit_record": ["会不会上征信", "影响我征信吗", "征信上有记录吗", "会进征信黑名单吗"],
    "self_harm_crisis": ["我活不下去了", "不想活了真的", "死了算了我", "想从楼上跳下去"],
    "out_of_scope": ["明天天气怎么样", "给我讲个笑话", "股票能买吗", "附近有什么好吃的"],
}
DOMAIN = """
version: "3.1"
intents: [greet, affirm, promise_to_pay, ask_credit_record, self_harm_crisis, out_of_scope, nlu_fallback]
entities: [amount, amount_vague, number, share, date, date_past, date_vague, emotion, crisis, also, account_ref]
slots:
  emotion: {type: text, influence_conversation: false, mappings: [{type: from_entity, entity: emotion}]}
  amount: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  date: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  reference: {type: text, influence_conversation: false, mappings: [{type: custom}]}
actions: [action_answer, utter_affirm_nothing, utter_promise_recorded]
session_config: {session_expiration_time: 0, carry_over_slots_to_new_session: true}
"""
RULES = """
version: "3.1"
rules:
- rule: greeting
  steps: [{intent: greet}, {action: action_answer}]
- rule: promise
  steps: [{intent: promise_to_pay}, {action: action_answer}]
- rule: agreement
  steps: [{intent: affirm}, {action: utter_affirm_nothing}]
- rule: sentence without its facts
  steps: [{intent: out_of_scope}, {action: utter_promise_recorded}]
"""
ANSWER = {"events": [], "responses": [{"response": "utter_empty"}]}


@pytest.fixture(scope="session", autouse=True)
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Settings of our own in the environment, for what Rasa builds by itself."""
    var = tmp_path_factory.mktemp("var")
    # An agent in the process of the tests would print what borrowers write.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
    with pytest.MonkeyPatch.context() as environment:
        for name in SECRETS:
            environment.setenv(name, base64.urlsafe_b64encode(name.ljust(32, ".")[:32].encode()).decode())
        environment.setenv("ANHUAN_VAR_DIR", str(var))
        environment.chdir(ROOT)
        yield var


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory, deployment: Path) -> str:
    """The archive of the small assistant."""
    project = tmp_path_factory.mktemp("project")
    config = YAML(typ="safe").load(ROOT / "config.yml")
    YAML().dump(config, project / "config.yml")
    (project / "responses").symlink_to(ROOT / "responses")
    (project / "domain.yml").write_text(DOMAIN, "utf-8")
    (project / "data").mkdir()
    (project / "data/rules.yml").write_text(RULES, "utf-8")
    blocks = [{"intent": name, "examples": "".join(f"- {text}\n" for text in texts)} for name, texts in NLU.items()]
    YAML().dump({"version": "3.1", "nlu": blocks}, project / "data/nlu.yml")
    result = train(
        str(project / "domain.yml"),
        str(project / "config.yml"),
        [str(project / "data")],
        output=str(project / "models"),
        force_training=True,
    )
    assert result.model is not None
    return result.model


@dataclass
class ActionServer:
    """A real HTTP server that answers as it was told and keeps what it was asked."""

    url: str
    status: int = 200
    body: Any = field(default_factory=lambda: ANSWER)
    asked: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def actions() -> Iterator[ActionServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802 - the name is http.server's
            told.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            body = told.body if isinstance(told.body, bytes) else json.dumps(told.body).encode()
            self.send_response(told.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told = ActionServer(f"http://127.0.0.1:{server.server_port}/webhook")
    Thread(target=server.serve_forever, daemon=True).start()
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def loaded(model: str) -> Agent:
    """The engine as `rasa run` builds it, without its servers."""
    patches.apply()
    store = TrackerStore.create(EndpointConfig(type="components.trackers.CareTrackerStore"))
    return Agent.load(model, generator=EndpointConfig(type="components.nlg.CareNlg"), tracker_store=store)


@pytest.fixture
def agent(loaded: Agent, actions: ActionServer) -> Agent:
    """The engine beside this test's action server."""
    loaded.action_endpoint = loaded.processor.action_endpoint = EndpointConfig(actions.url, selective_domain=True)
    return loaded
