"""Production starts complete or not at all."""

import json
import os
import subprocess
import sys

import pytest

COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "baken.config.settings.production",
    "BAKEN_SECRET_KEY": "een lange sleutel die alleen in deze proef bestaat 0123456789 !?",
    "BAKEN_HOSTS": "baken.aalst.example",
    "DATABASE_URL": "postgresql://baken:geheim@databank.example/baken",
    "BAKEN_TRUSTED_PROXIES": "1",
}


def start(code: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run code under production settings, in a process of its own."""
    values = {name: value for name, value in (COMPLETE | changes).items() if value is not None}
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BAKEN_", "DJANGO_", "DATABASE_", "PYTEST_"))
    }
    return subprocess.run(  # noqa: S603
        [sys.executable, "-W", "error::UserWarning", "-c", code],
        env=inherited | values,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


READ = "from django.conf import settings; settings.DATABASES"


def test_complete_settings_start():
    done = start(READ)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("missing", "value"),
    [
        ("BAKEN_SECRET_KEY", None),
        ("BAKEN_HOSTS", "   "),
        ("DATABASE_URL", ""),
        ("BAKEN_TRUSTED_PROXIES", None),
        ("BAKEN_TRUSTED_PROXIES", "0"),
    ],
)
def test_it_does_not_start_without(missing, value):
    done = start(READ, **{missing: value})
    assert done.returncode != 0
    assert f"{missing} is not set" in done.stderr


def test_it_does_not_start_as_demonstration_or_open_to_every_host():
    assert "demonstration mode is refused" in start(READ, BAKEN_DEMONSTRATION_DATE="2024-03-15").stderr
    assert "must name the hosts" in start(READ, BAKEN_HOSTS="baken.example,*").stderr


def test_a_half_configured_sign_in_service_does_not_start():
    assert "together" in start(READ, BAKEN_OIDC_CLIENT_ID="baken").stderr


def test_a_sign_in_service_without_https_does_not_start():
    service = {
        "BAKEN_OIDC_SERVER": "http://idp.example",
        "BAKEN_OIDC_CLIENT_ID": "baken",
        "BAKEN_OIDC_CLIENT_SECRET": "geheim",
    }
    assert "https" in start(READ, **service).stderr
    done = start(READ, **(service | {"BAKEN_OIDC_SERVER": "https://idp.example"}))
    assert done.returncode == 0, done.stderr


def test_the_demonstration_is_off_and_the_second_factor_obligatory():
    code = (
        "import json; from django.conf import settings as s; print(json.dumps([s.DEBUG, s.DEMONSTRATION,"
        " s.DEMONSTRATION_DATE, s.DEMONSTRATION_PASSWORD, s.SECOND_FACTOR_REQUIRED, s.SESSION_COOKIE_SECURE,"
        " s.SESSION_COOKIE_AGE, s.PASSWORD_HASHERS]))"
    )
    done = start(code)
    assert json.loads(done.stdout) == [
        False,
        False,
        None,
        "",
        True,
        True,
        8 * 60 * 60,
        ["django.contrib.auth.hashers.Argon2PasswordHasher"],
    ]


def test_no_demonstration_account_can_be_made():
    code = (
        "import django; django.setup();"
        "from baken.foundation.accounts.api import DemonstrationOnly, seed_demonstration\n"
        "try: seed_demonstration(municipalities=[])\n"
        "except DemonstrationOnly: print('refused')"
    )
    assert start(code).stdout.strip() == "refused"


def test_djangos_deployment_check_has_nothing_to_say():
    code = (
        "from django.core.management import execute_from_command_line as run;"
        "run(['baken', 'check', '--deploy', '--fail-level', 'DEBUG'])"
    )
    done = start(code)
    assert done.returncode == 0, done.stderr + done.stdout


@pytest.mark.parametrize("module", ["base", "production", "demonstration", "test"])
def test_every_settings_module_can_be_imported(module, tmp_path):
    # A given database keeps the demonstration and the tests from starting one; its folder is thrown away.
    home = {"BAKEN_HOME": str(tmp_path)}
    done = start(f"import baken.config.settings.{module}", **home)
    assert done.returncode == 0, done.stderr


def test_links_in_mails_lead_to_the_public_address_also_when_served():
    served = start(
        "import baken.serve as serve; serve._nothing_changed = lambda folder: True\n"
        "serve.run_together = lambda *children, **rest: None\n"
        "assert serve.run([]) == 0\n"
        "from django.conf import settings; print(settings.PUBLIC_URL, serve._own_host())"
    )
    assert served.stdout.splitlines()[-1:] == ["https://baken.aalst.example baken.aalst.example"], (
        served.stderr
    )
