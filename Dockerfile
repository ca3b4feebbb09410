# gosling as an image: `up` as an init container, or any other command. docs/ci.md has examples.
FROM node:22-alpine AS build
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts && npm pack --pack-destination /tmp

FROM node:22-alpine
COPY --from=build /tmp/gosling-*.tgz /tmp/
RUN npm install --global --no-audit --no-fund /tmp/gosling-*.tgz && rm -rf /tmp/gosling-*.tgz /root/.npm
USER node
WORKDIR /work
ENTRYPOINT ["gosling"]
CMD ["up"]
