import { z } from 'zod';
import { errorCodes } from '../../shared/protocol/errors.ts';
import { httpRequestNames } from '../../shared/protocol/people/openToBots.ts';
import { type RequestName, requests } from '../../shared/protocol/protocol.ts';
import { answerSchemas, sharedSchemas } from './answers/answerSchemas.ts';

/** Where the API is served, without a path prefix of the server. */
export const apiPath = '/api/v1/';

/** The path of a request: `message:send` is `message/send`. */
function pathOf(name: RequestName): string {
  return name.replace(':', '/');
}

/** By the path behind `apiPath`. */
export const requestAt: ReadonlyMap<string, RequestName> = new Map(
  httpRequestNames.map((name) => [pathOf(name), name]),
);

/** The OpenAPI 3.1 document of the HTTP API, made from the schemas of the protocol table. */
export function openApiDocument(version: string): object {
  const paths = httpRequestNames.map((name) => [`/${pathOf(name)}`, { post: operationOf(name) }]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Perch',
      version,
      description:
        'What a bot can ask. The requests are those of the app; the table in shared/protocol says what each means.',
    },
    servers: [{ url: '.' }],
    security: [{ token: [] }],
    paths: Object.fromEntries(paths),
    components: {
      schemas: answerComponents(),
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      responses: {
        failure: {
          description: 'It was refused, or it failed.',
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['code', 'reason'],
                properties: {
                  code: { enum: [...errorCodes] },
                  reason: { type: 'string', description: 'For logs and developers.' },
                },
              },
            },
          },
        },
      },
    },
  };
}

function answerId(name: RequestName): string {
  return `${name.replace(':', '_')}_answer`;
}

function componentUri(id: string): string {
  return `#/components/schemas/${id}`;
}

/** What is answered to each request, and what stands in several answers, by their ids. */
function answerComponents(): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(sharedSchemas)) registry.add(schema, { id });
  for (const [name, schema] of Object.entries(answerSchemas)) {
    // Some answers are the same; each has its own name.
    registry.add(schema.clone(), { id: answerId(name as RequestName) });
  }
  // As an input an object may have more than is described: what a later version adds breaks no client.
  const { schemas } = z.toJSONSchema(registry, { uri: componentUri, io: 'input' });
  return Object.fromEntries(
    // Without what OpenAPI says for the whole document, and without names that are no addresses there.
    Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema]),
  );
}

function operationOf(name: RequestName): object {
  // Without `$schema`: OpenAPI 3.1 has the same one for the whole document.
  const { $schema: _, ...schema } = z.toJSONSchema(requests[name].schema, {
    io: 'input',
    unrepresentable: 'any',
  });
  return {
    operationId: name.replace(':', '_'),
    tags: [name.split(':')[0]],
    requestBody: { required: true, content: { 'application/json': { schema } } },
    responses: {
      200: {
        description: 'The answer.',
        content: { 'application/json': { schema: { $ref: componentUri(answerId(name)) } } },
      },
      default: { $ref: '#/components/responses/failure' },
    },
  };
}
