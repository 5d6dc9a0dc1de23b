# syntax=docker/dockerfile:1

FROM node:24-bookworm-slim AS packages
WORKDIR /site
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.13-slim-bookworm AS build
WORKDIR /site
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements-prod.txt ./
RUN pip install --no-deps --require-hashes -r requirements-prod.txt
COPY . .
COPY --from=packages /site/node_modules ./node_modules
# Values only for this step: nothing of them stays in the image.
RUN python config/vendoring.py \
 && python config/catalogues.py \
 && rm -rf node_modules \
 && SECRET_KEY=used-to-collect-static-files-and-for-nothing-else-0123456789 \
    ALLOWED_HOSTS=localhost BASE_URL=https://localhost DATABASE_URL=postgresql://nobody@localhost/none \
    EMAIL_URL=submission://localhost DEFAULT_FROM_EMAIL=nobody@localhost \
    DJANGO_SETTINGS_MODULE=config.settings.production STATIC_ROOT=/site/collected \
    python manage.py collectstatic --no-input --verbosity 0

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /site site \
 && install -d -o site /media /state
WORKDIR /site
COPY --from=build /venv /venv
COPY --from=build /site /site
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    STATIC_ROOT=/site/collected \
    MEDIA_ROOT=/media \
    BEAT_SCHEDULE=/state/beat-schedule
USER site
VOLUME ["/media", "/state"]
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "8", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
