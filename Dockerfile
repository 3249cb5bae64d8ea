# An example: the whole product in one image, run by an unprivileged user on a read-only root with one writable folder.
FROM node:22-bookworm-slim AS build
WORKDIR /srv/datai
RUN apt-get update \
    && apt-get install -y --no-install-recommends build-essential python3 \
    && rm -rf /var/lib/apt/lists/*
COPY . .
ARG DATAI_BASE=""
ENV DATAI_BASE=$DATAI_BASE
RUN node app/bin/bootstrap.mjs build > /tmp/build-dir \
    && mv "$(cat /tmp/build-dir)" /srv/datai/release \
    && npm prune --omit=dev --omit=optional

FROM node:22-bookworm-slim
WORKDIR /srv/datai
ENV NODE_ENV=production DATAI_MODE=production DATAI_DATA=/data DATAI_SECRETS=/run/secrets/datai HOST=0.0.0.0 PORT=3000
COPY --from=build /srv/datai/package.json ./
COPY --from=build /srv/datai/node_modules ./node_modules
COPY --from=build /srv/datai/release ./release
# The given judged sets, on which a change of words is previewed.
COPY --from=build /srv/datai/tests/bench/data/retrieval ./tests/bench/data/retrieval
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s CMD ["node", "-e", "fetch('http://127.0.0.1:3000/-/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "release/bin/start.js"]
