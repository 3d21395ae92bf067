"""群机器人: a real server in the manner of 企业微信 and 钉钉; the robot's key is told to nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from requests_app.messages.robot import LONGEST, shortened, signature
from requests_app.messages.sending import DOUBT, STALE
from requests_app.models import Message

from .gateway import Gateway
from .post_office import again, free_port, look

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BODY = (
    "政府信息公开 2026年3月2日\n逾期1件，今天到期0件，三个工作日内到期2件。\n2026-0001 2026年2月27日到期，逾期1个工作日"
)


def group(case, **more) -> Message:
    row = Message.objects.create(
        agency=case.agency, kind="digest", for_day=date(2026, 3, 2), channel="robot", address=case.agency.robot,
        text=BODY.partition("\n")[0], body=BODY, **more,
    )  # fmt: skip
    Message.objects.filter(pk=row.pk).update(created_at=NOW)
    return row


def test_the_group_at_wecom_reads_it(robot: Gateway, case):
    row = group(case)
    assert look(NOW) == 1
    (asked,) = robot.asked
    assert asked.path == "/robot/send?key=secret-key"
    assert asked.body == {"msgtype": "text", "text": {"content": BODY}}
    assert again(row).answer == "0 ok"
    assert look(NOW + MINUTE) == 0


def test_dingtalk_wants_a_signature(robot: Gateway, case):
    case.agency.robot, case.agency.robot_secret = "dingtalk", "SEC-of-the-robot"
    case.agency.save()
    group(case)
    assert look(NOW) == 1
    given = parse_qs(urlsplit(robot.asked[0].path).query)
    assert set(given) == {"key", "timestamp", "sign"}
    assert given["sign"] == [signature("SEC-of-the-robot", int(given["timestamp"][0]))]


def test_the_signature_is_dingtalks():
    # HMAC-SHA256("1700000000000\nSECabc", key "SECabc"), computed with openssl dgst -sha256 -hmac
    assert signature("SECabc", 1700000000000) == "jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM="


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ((200, '{"errcode": 45009, "errmsg": "api freq out of limit"}'), "45009 api freq out of limit"),
        ((200, "<html>"), "200 群机器人的答复读不懂。"),
        ((200, "[]"), "200 群机器人的答复读不懂。"),
        ((502, '{"errcode": 0}'), "0"),
        ((0, ""), f"{DOUBT}与群机器人服务器的连接中断。"),
        ((-1, ""), f"{DOUBT}与群机器人服务器的连接中断。"),
    ],
)
def test_what_is_no_yes_is_tried_again_and_never_shows_the_key(robot: Gateway, case, answer, kept):
    robot.answers = [answer]
    row = group(case)
    assert look(NOW) == 0
    assert (again(row).answer, again(row).failed_at) == (kept, None)
    assert look(NOW + 2 * MINUTE) == 1


def test_no_server_no_robot_or_a_foreign_address(robot: Gateway, settings, case):
    agency, url = case.agency, case.agency.robot_url
    agency.robot_url = f"http://127.0.0.1:{free_port()}/robot/send?key=secret-key"
    agency.save()
    row = group(case)
    assert look(NOW) == 0
    assert again(row).answer == "连不上群机器人的服务器。"
    agency.robot_url = url
    agency.save()
    settings.ROBOT_HOSTS = ["qyapi.weixin.qq.com"]
    assert look(NOW + 2 * MINUTE) == 0
    assert again(row).answer == "机器人的地址不在允许的范围内，请核对设置。"
    assert again(row).failed_at is not None
    assert robot.asked == []


def test_on_a_rest_day_and_at_night_the_group_is_left_alone_and_yesterdays_news_is_not_told(robot: Gateway, case):
    row = group(case)
    assert look(datetime(2026, 3, 2, 12, 0, tzinfo=UTC)) == 0  # 20:00
    assert again(row).failed_at is None
    assert look(datetime(2026, 3, 2, 16, 0, tzinfo=UTC)) == 0  # the next day begins
    assert (again(row).answer, again(row).failed_at is not None, robot.asked) == (STALE, True, [])
    saturday = datetime(2026, 3, 7, 2, 0, tzinfo=UTC)
    again(row).delete()
    later = group(case)
    Message.objects.filter(pk=later.pk).update(created_at=saturday)
    assert look(saturday) == 0
    assert again(later).tries == 0


def test_a_long_morning_is_cut_at_a_line():
    text = "\n".join(["头"] + [f"2026-{n:04d} 2026年3月2日到期，逾期1个工作日" for n in range(200)])
    cut = shortened(text, LONGEST["wecom"])
    assert len(cut.encode()) <= 2048
    assert cut.endswith("逾期1个工作日\n……")
    assert shortened("一" * 1000, 2048).count("一") == 680
    assert shortened("短", 2048) == "短"
