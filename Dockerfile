# One image for every role: `firebreak start`, `bot`, `worker`, `migrate`, `doctor`.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production \
    FIREBREAK_DATA=/data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE manifest.yml ./
COPY scripts/firebreak.mjs ./scripts/firebreak.mjs
COPY scripts/setup.mjs ./scripts/setup.mjs
COPY scripts/hand-over.mjs ./scripts/hand-over.mjs
COPY scripts/node-path.mjs ./scripts/node-path.mjs
COPY commands ./commands
COPY views ./views
COPY src ./src
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+(process.env.PORT||3000)+'/healthz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
ENTRYPOINT ["node", "src/main.ts"]
CMD ["start"]
