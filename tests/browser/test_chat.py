"""The chat page in a real browser, as a borrower uses it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.harness import StandIn, Web, add_borrower


def say(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.keyboard.press("Enter")


def borrower(page: Page) -> list[str]:
    return page.locator(".message.borrower .text").all_inner_texts()


def test_a_borrower_chats_and_verifies(page: Page, web: Web) -> None:
    who = add_borrower(web)
    say(page, "我要核验")
    page.fill("#phone", who.phone)
    page.fill("#id-tail", who.id_number[-4:])
    page.press("#id-tail", "Enter")
    page.fill("#code", web.code(who))
    page.press("#code", "Enter")
    expect(page.locator(".message.bot .text").last).to_have_text("核验好了。")
    expect(page.locator("#verify")).to_be_hidden()
    assert who.phone not in page.content()


def test_a_wrong_code_is_explained_in_the_form(page: Page, web: Web) -> None:
    who = add_borrower(web)
    say(page, "我要核验")
    page.fill("#phone", who.phone)
    page.fill("#id-tail", who.id_number[-4:])
    page.press("#id-tail", "Enter")
    page.fill("#code", f"{(int(web.code(who)) + 1) % 10**6:06d}")
    page.press("#code", "Enter")
    expect(page.locator("#verify-error")).to_contain_text("没有核验成功")


def test_html_is_shown_as_text(page: Page) -> None:
    say(page, "<img src=x onerror=alert(1)><b>粗</b>")
    expect(page.locator(".message.bot .text").nth(1)).to_contain_text("<b>粗</b>")
    assert page.locator("#log img, #log b").count() == 0


def test_every_sentence_of_the_assistant_is_marked_as_ai(page: Page) -> None:
    say(page, "你好")
    expect(page.locator(".message.bot")).to_have_count(2)
    assert page.locator(".message.bot .tag").all_inner_texts() == ["AI", "AI"]


def test_a_button_answers_with_its_title(page: Page) -> None:
    title = page.locator("#choices button").first.inner_text()
    page.locator("#choices button").first.click()
    expect(page.locator(".message.borrower.sent .text")).to_have_text(title)


def test_enter_that_ends_a_word_of_an_input_method_does_not_send(page: Page) -> None:
    page.focus("#text")
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "ni", "selectionStart": 2, "selectionEnd": 2})
    page.dispatch_event("#text", "keydown", {"key": "Enter", "keyCode": 229, "bubbles": True, "isComposing": True})
    keyboard.send("Input.insertText", {"text": "你好"})
    assert (borrower(page), page.input_value("#text")) == ([], "你好")


def test_a_late_answer_is_announced_after_two_seconds(page: Page, engine: StandIn) -> None:
    engine.mode = "hang"
    say(page, "你好")
    expect(page.locator("#pending-text")).to_have_text("正在为您核实")
    engine.mode = "answer"
    expect(page.locator("#pending")).to_be_hidden()


def test_a_reload_keeps_the_conversation(page: Page) -> None:
    say(page, "你好")
    expect(page.locator(".message")).to_have_count(3)
    before = page.locator(".message .text").all_inner_texts()
    page.reload()
    expect(page.locator(".message")).to_have_count(3)
    assert page.locator(".message .text").all_inner_texts() == before


def test_what_was_written_offline_is_sent_once_when_the_network_is_back(page: Page) -> None:
    page.context.set_offline(True)
    say(page, "在吗")
    expect(page.locator("#connection")).to_be_visible()
    expect(page.locator(".message.unsent")).to_have_count(1)
    page.context.set_offline(False)
    expect(page.locator(".message.borrower.sent")).to_have_count(1)
    expect(page.locator(".message.bot .text").last).to_have_text("听到了：在吗")
    assert borrower(page) == ["在吗"]


def test_a_person_can_be_asked_for_at_any_time(page: Page) -> None:
    page.click("#human")
    expect(page.locator(".message.borrower .text")).to_have_text("转人工")


def test_in_a_crisis_the_lines_are_there_and_the_debt_is_not(page: Page) -> None:
    say(page, "我这个月还不上八千块")
    expect(page.locator(".message.bot")).to_have_count(2)
    say(page, "我不想活了")
    expect(page.locator("#crisis")).to_be_visible()
    assert [link.get_attribute("href") for link in page.locator("#crisis a").all()] == [
        "tel:12356",
        "tel:120",
        "tel:110",
    ]
    expect(page.get_by_text("我这个月还不上八千块").first).to_be_hidden()


def test_ending_the_conversation_opens_a_new_one(page: Page) -> None:
    say(page, "你好")
    expect(page.locator(".message")).to_have_count(3)
    page.click("#end")
    page.click("#end-dialog button[value=yes]")
    expect(page.locator(".message")).to_have_count(1)


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_nothing_is_wider_than_the_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    say(page, "长" * 300 + " https://example.org/" + "a" * 200)
    expect(page.locator(".message.bot")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
