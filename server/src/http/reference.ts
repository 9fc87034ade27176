import { randomBytes } from 'node:crypto';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { withExamples } from './describe-examples.ts';
import { withProblems } from './describe-problems.ts';
import type { HttpEnv } from './http-env.ts';
import { plainPagePolicy } from './page-policy.ts';
import { referencePage, type ApiDocument } from './reference-page.ts';

/** `/openapi.json` and `/docs`, both made from the routes that stand in the app by now. */
export function addReference(app: OpenAPIHono<HttpEnv>, publicUrl: () => string): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'http',
    scheme: 'bearer',
    description: 'The token of POST /api/auth/login/',
  });
  let made: ApiDocument | null = null;
  const document = (): ApiDocument => (made ??= describe());
  const describe = () =>
    withExamples(
      withProblems(
        withTags(
          app.getOpenAPI31Document({
            openapi: '3.1.0',
            info: {
              title: 'VALClean',
              version: '1',
              description:
                'Order cleaning, follow an order, and keep replicas in step. Amounts are decimal texts with their currency, instants ISO 8601 UTC, days and times the wall calendar of the company. Unknown fields are refused. Every error is an RFC 9457 problem document whose `code` is stable.',
            },
            servers: [{ url: publicUrl() }],
          }) as unknown as ApiDocument,
        ),
      ),
    );
  app.get('/openapi.json', (c) => c.json(document(), 200, { 'cache-control': 'no-cache' }));
  app.get('/docs', (c) => {
    const nonce = randomBytes(18).toString('base64');
    const html = referencePage(document(), nonce);
    return c.html(html, 200, {
      'content-security-policy': plainPagePolicy(nonce),
      'cache-control': 'no-cache',
    });
  });
}

/** The sections in the order in which the routes first name them. */
function withTags(document: ApiDocument): ApiDocument {
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const names = [...new Set(operations.flatMap(({ tags = [] }) => tags))];
  return { ...document, tags: names.map((name) => ({ name })) };
}
