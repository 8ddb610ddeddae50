import { z } from 'zod';
import { errorCodes } from '../../shared/protocol/errors.ts';
import { httpRequestNames } from '../../shared/protocol/people/openToBots.ts';
import { type RequestName, requests } from '../../shared/protocol/protocol.ts';

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
        'What a bot can ask. The requests are those of the app; the table in shared/protocol says what each means and answers.',
    },
    servers: [{ url: '.' }],
    security: [{ token: [] }],
    paths: Object.fromEntries(paths),
    components: {
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
        content: { 'application/json': { schema: { type: 'object' } } },
      },
      default: { $ref: '#/components/responses/failure' },
    },
  };
}
