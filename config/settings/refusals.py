"""What production will not start on. Every reason is given at once, each saying what to write."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

SHORTEST_SECRET = 50
FEWEST_CHARACTERS = 10


def _secret_key(env: Env) -> str | None:
    key = env.str("SECRET_KEY", "")
    if not key:
        return "SECRET_KEY est absente. Donnez une longue suite de caractères au hasard."
    if len(key) < SHORTEST_SECRET or len(set(key)) < FEWEST_CHARACTERS or key.startswith(("django-insecure", "for-")):
        return f"SECRET_KEY est trop faible. Il faut au moins {SHORTEST_SECRET} caractères tirés au hasard."
    return None


def _debug(env: Env) -> str | None:
    if env.str("DEBUG", "").strip().lower() not in {"", "0", "false", "no", "off", "f", "n"}:
        return "DEBUG est demandé. Il montre le code et les données : retirez cette variable."
    return None


def _allowed_hosts(env: Env) -> str | None:
    hosts = [host.strip() for host in env.str("ALLOWED_HOSTS", "").split(",")]
    if not any(hosts):
        return "ALLOWED_HOSTS est vide. Donnez le nom du site, par exemple formation.exemple.fr."
    if any(host == "" or host.lstrip(".").startswith("*") for host in hosts):
        return "ALLOWED_HOSTS accepte n'importe quel nom. Donnez seulement les noms du site."
    return None


def _base_url(env: Env) -> str | None:
    address = urlsplit(env.str("BASE_URL", ""))
    if address.scheme != "https" or not address.hostname:
        return "BASE_URL doit être l'adresse publique du site et commencer par https://."
    return None


def _database_url(env: Env) -> str | None:
    if urlsplit(env.str("DATABASE_URL", "")).scheme not in {"postgres", "postgresql"}:
        return (
            "DATABASE_URL est absente ou ne désigne pas PostgreSQL : postgresql://utilisateur:mot-de-passe@hôte/base."
        )
    return None


def _cache_url(env: Env) -> str | None:
    scheme = urlsplit(env.str("CACHE_URL", "")).scheme
    if scheme in {"", "redis", "rediss", "db", "pymemcache", "memcached"}:
        return None
    return "CACHE_URL doit désigner un cache que tous les processus partagent : redis://hôte:6379/0."


def _email_url(env: Env) -> str | None:
    address = urlsplit(env.str("EMAIL_URL", ""))
    if address.scheme not in {"smtp", "submission"} or not address.hostname:
        return "EMAIL_URL est absente ou n'envoie rien : submission://utilisateur:mot-de-passe@hôte:587."
    settings = env.dj_email_url("EMAIL_URL")
    if address.password and not (settings["EMAIL_USE_TLS"] or settings["EMAIL_USE_SSL"]):
        return "EMAIL_URL enverrait un mot de passe en clair. Écrivez submission:// au lieu de smtp://."
    return None


def _from_email(env: Env) -> str | None:
    if "@" not in env.str("DEFAULT_FROM_EMAIL", ""):
        return "DEFAULT_FROM_EMAIL est absente. Donnez l'adresse qui signe les courriels du site."
    return None


REFUSALS: tuple[Callable[[Env], str | None], ...] = (
    _secret_key,
    _debug,
    _allowed_hosts,
    _base_url,
    _database_url,
    _cache_url,
    _email_url,
    _from_email,
)


def refuse_insecure(env: Env) -> None:
    reasons = [reason for refusal in REFUSALS if (reason := refusal(env))]
    if reasons:
        raise ImproperlyConfigured("Le site ne démarre pas :\n" + "\n".join(f"- {reason}" for reason in reasons))
