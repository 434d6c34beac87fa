"""Which texts are filled in later, and which are what they are."""

import pytest

from svclint.resource import is_blank, is_placeholder, is_readers, is_said_later, is_stand_in


@pytest.mark.parametrize(
    "value",
    [
        "$(NAME)",
        "${NAME}",
        "web-${COLOR:=blue}",
        "$NAME",
        "kafka.$DOMAIN",
        "db.$domain",
        "%{name}",
        "{{ .Values.x }}",
        "${{ values.x }}",
        "{% if x %}",
        "<%= x %>",
        "[[ x ]]",
        "($namespace)",
        "(join('-', [$a]))",
        "(@= key @)",
        "<name>",
        "web.<domain>",
        "[name]",
        "{name}",
        "{NAME}",
        "web-{THREAD_ID}",
        "%NAME%",
        "%%name%%",
        "%(name)s",
        "__NAME__",
        "@NAME@",
        "#{name}#",
        "CHANGEME",
        "REPLACE_ME",
        "PLACEHOLDER",
        "CHANGE-THIS.example.com",
        "____",
        "???",
        "...",
        "…",
    ],
)
def test_placeholders(value: str) -> None:
    assert is_placeholder(value)
    assert is_stand_in(value)


@pytest.mark.parametrize(
    "value",
    [
        "HOSTNAME",
        "HOST",
        "PORT",
        "IMAGE",
        "NAME",
        "SERVERNAME",
        "NAMESPACE",
        "HOSTNAME.example.com",
        "db.DOMAIN",
        "MY_PORT",
        "SERVICE_NAME-active",
        "web-VERSION",
        "TODO",
        "XXXX",
        "FROM-EXTERNAL-VAULT",
        "web-FROM-THE-VAULT-PROVIDER",
        "SET-BY-CI",
        "TO_BE_SET",
        "api.to_be_set.example.com",
        "db.defined_in_secrets",
        "set_by_the_pipeline",
    ],
)
def test_words_in_capitals_stand_for_names_and_numbers_only(value: str) -> None:
    assert is_stand_in(value)
    assert not is_placeholder(value)


@pytest.mark.parametrize(
    "value",
    [
        "web",
        "my_web",
        "myApp",
        "HTTP-ALT",
        "MY-WEB-SHOP",
        "X-REAL-USER",
        "My-Web-App",
        "to_be",
        "set_in",
        "data_set_by_day",
        "HTTP",
        "WEB",
        "Web",
        "EXAMPLE.COM",
        "NODEPORT",
        "hostname",
        "port-name",
        "SUPPORT",
        "/v1/$1",
        "^web$",
        "a(b)",
        "*.example.com",
        "{*}",
        "user@example.com",
        "50%",
        "price$",
    ],
)
def test_other_texts_are_what_they_are(value: str) -> None:
    assert not is_placeholder(value)
    assert not is_stand_in(value)


@pytest.mark.parametrize(
    "value",
    [
        *("192.168.1.x", "xxx.xxx.xxx.xxx", "x.x.x.x/32"),
        *("your-port", "yourServiceName", "Your-Host.example.com", "PORT"),
    ],
)
def test_what_is_refused_and_for_its_reader(value: str) -> None:
    assert is_readers(value)


@pytest.mark.parametrize(
    "value", ["set by kustomize", "to-be-filled-in-by-helm", "provide_through_set_flag", "Overridden in overlays"]
)
def test_what_says_who_writes_it(value: str) -> None:
    assert is_said_later(value)


def test_what_says_nothing_of_it() -> None:
    others = ("settings", "Set", "web_set", "filled", "sunset by the sea", "by kustomize")
    assert not any(map(is_said_later, others))


def test_an_address_is_not_for_a_number() -> None:
    assert not is_readers("10.0.0.x", is_number=True)
    assert is_readers("your-port", is_number=True)


@pytest.mark.parametrize("value", ["192.168.1.300", "1.2.3.web", "myApp", "yourself", "your.example.com", "my_port"])
def test_what_is_refused_as_it_is(value: str) -> None:
    assert not is_readers(value)


@pytest.mark.parametrize(
    "value",
    [
        *("xxxxxxx", "XXX-XXX", "***", "...", "<key>", "changeme", "change-this", "fill me", "your-key"),
        *("base64_of_key", "base64encoded", "snip", "snip@snap.snop"),
        *(
            "insert-token-here",
            "--- omitted ---",
            "generated-by-script",
            "inject-during-deployment",
            "dein-token",
            "seu_token_aqui",
            "你的令牌",
        ),
        *("ref+vault://web/key#/token", "op://web/key/token"),
        *(
            "changeme123",
            "fill_me_in",
            "set-me",
            "replace-with-real-value",
            "replace_with_your_token",
            "injected-by-ci",
        ),
        *("set-via-terraform", "to-be-filled", "will be overwritten", "tbd", "**hidden**", "removed", "not-a-real-key"),
        *("some_encoded_value", "b64-password", "=====", "bitte-ersetzen", "remplacer-moi", "cambia-esto", "изменить"),
    ],
)
def test_what_stands_where_a_secret_belongs(value: str) -> None:
    assert is_blank(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "xx",
        "a==",
        "my_password",
        "admin123",
        "exchange",
        "yourself",
        "abab",
        "basement",
        *("to be continued", "reset-it", "dummy-value", "example_password", "secret-value", "hidden-door", "uncoded"),
        "postgres://web:pw@db/web",
    ],
)
def test_a_secret_that_can_be_read_is_one(value: str) -> None:
    assert not is_blank(value)
