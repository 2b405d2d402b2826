import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { sessionCookie } from '../auth/cookies.js';

/** Serves the OpenAPI 3.1 document that Nest derives from routes and their schemas at `/api/<service>/openapi.json`. */
export function serveOpenApi(app: INestApplication, service: string): void {
  const description = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(`Tourbus ${service}`)
    .setDescription('Errors are problem details (RFC 9457) with a `remedy`.')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key, `tb_…`' })
    .addCookieAuth(
      sessionCookie,
      {
        type: 'apiKey',
        description:
          'A session of somebody who signed in; what changes something also carries `x-csrf-token`',
      },
      'session',
    )
    .addSecurityRequirements('bearer')
    .addSecurityRequirements('session')
    .build();
  SwaggerModule.setup(`api/${service}/docs`, app, () => SwaggerModule.createDocument(app, description), {
    jsonDocumentUrl: `api/${service}/openapi.json`,
    swaggerUiEnabled: false,
    raw: ['json'],
  });
}
