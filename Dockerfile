# The service in a small image: built pages and locked packages go in, tools and sources of the page stay out.
#   docker build -t chainrule .
#   docker run --rm -p 8000:8000 --read-only --tmpfs /tmp chainrule

FROM python:3.13-slim-bookworm AS page
WORKDIR /src
COPY .ci/setup.py .ci/setup.py
COPY .ci/requirements/build.txt .ci/requirements/build.txt
COPY static static
RUN python .ci/setup.py image

FROM python:3.13-slim-bookworm AS packages
COPY .ci/requirements/run.txt run.txt
# A third of NumPy is its tests, which nothing here runs.
RUN python -m venv /venv \
 && /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
      --require-hashes --no-deps --only-binary :all: --requirement run.txt \
 && /venv/bin/python -m pip uninstall --yes --quiet pip \
 && find /venv/lib -depth -type d -path '*/numpy/*' -name tests -exec rm -rf {} +

FROM python:3.13-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000
WORKDIR /chainrule
COPY --from=packages /venv /venv
COPY engine engine
COPY app app
COPY templates templates
# The manual, in every language that it is there in.
COPY docs docs
COPY --from=page /src/static/dist static/dist
# Compiled now, since the one who runs it may write nowhere.
RUN python -m compileall -q engine app \
 && useradd --system --no-create-home --shell /usr/sbin/nologin --uid 10001 chainrule
ENV PYTHONDONTWRITEBYTECODE=1
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=2)"]
CMD ["python", "-m", "app"]
