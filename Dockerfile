# The app and the API in one image: no root, the embedding model inside, nothing written but to /data and /tmp.
# Build:  docker build -t knowline .
ARG PYTHON_VERSION=3.11
FROM python:${PYTHON_VERSION}-slim-bookworm AS build

SHELL ["/bin/bash", "-o", "pipefail", "-c"]
WORKDIR /src
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY constraints.txt pyproject.toml README.md LICENSE ./
# The libraries first: they change less often than the program.
# hadolint ignore=DL3013
RUN python -m venv /opt/knowline \
 && /opt/knowline/bin/pip install -q -c constraints.txt torch
COPY knowledge knowledge
COPY ingest ingest
COPY retrieval retrieval
COPY assistant assistant
COPY service service
COPY eval eval
COPY ui ui
# hadolint ignore=DL3013
RUN /opt/knowline/bin/pip install -q -c constraints.txt '.[postgres]'
# The model is exported and checked here, so that nothing is prepared, or fetched, where it runs.
# hadolint ignore=DL3059
RUN KNOWLINE_HOME=/tmp/home KNOWLINE_MODELS_DIR=/opt/knowline/models /opt/knowline/bin/knowline models prepare

FROM python:${PYTHON_VERSION}-slim-bookworm

# LibreOffice and 7-Zip read .doc, .xls, .ppt, .rtf and .7z; without them those files end with a reason.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y -q --no-install-recommends \
      libgl1 libglib2.0-0 libreoffice-core libreoffice-writer libreoffice-calc libreoffice-impress p7zip-full \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 knowline \
 && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin knowline \
 && install -d -o knowline -g knowline -m 0700 /data /vectors
COPY --from=build /opt/knowline /opt/knowline
ENV PATH=/opt/knowline/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    KNOWLINE_HOME=/data \
    KNOWLINE_MODELS_DIR=/opt/knowline/models \
    KNOWLINE_ACCOUNTS=true \
    KNOWLINE_LOG_LEVEL=INFO
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8350
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8350/api/v1/healthz', timeout=4)"]
ENTRYPOINT ["knowline"]
CMD ["ui", "--host", "0.0.0.0", "--port", "8350"]
