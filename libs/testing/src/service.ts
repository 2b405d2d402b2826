import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type BootOptions, createService } from '@tourbus/platform';

export interface RunningService {
  app: NestFastifyApplication;
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** As SIGTERM would: drains, then closes. */
  stop(): Promise<void>;
}

/** Runs a service inside the test's process, on a free port. */
export async function startService(options: BootOptions): Promise<RunningService> {
  const app = await createService(options);
  await app.listen(0, '127.0.0.1');
  return { app, url: (await app.getUrl()).replace('[::1]', '127.0.0.1'), stop: () => app.close() };
}
