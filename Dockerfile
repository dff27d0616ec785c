# docker build -t sextant .                               with the drivers of DuckDB and of the embedded store
# docker build -t sextant --build-arg OMIT=optional .     without: warehouses and operations are in PostgreSQL
# How it is run, and what it needs: docs/deploy.md. The steps are tested without Docker: tests/deploy.
ARG NODE=20

FROM node:${NODE}-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-fund --no-audit
COPY tsconfig.json tsconfig.build.json ./
COPY bin bin
COPY src src
COPY demo demo
RUN npm run build
ARG OMIT=dev
RUN npm prune --no-fund --no-audit --omit=dev --omit=${OMIT}

FROM node:${NODE}-bookworm-slim
ENV NODE_ENV=production
COPY --from=build /app/package.json /app/package.json
COPY --from=build /app/node_modules /app/node_modules
COPY --from=build /app/bin /app/bin
COPY --from=build /app/dist /app/dist
# Mount sextant.yml and the models here. Only .sextant is written to, where operations are kept in a folder; any user
# may, so that a volume over it works whoever the container runs as.
WORKDIR /project
RUN mkdir -m 1777 .sextant
USER 1000:1000
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "/app/bin/healthy.js"]
ENTRYPOINT ["node", "/app/bin/sextant.js"]
CMD ["serve"]
