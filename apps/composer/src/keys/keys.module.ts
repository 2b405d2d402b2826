import { Module } from '@nestjs/common';
import { CONFIG, readSigningKey } from '@tourbus/platform';
import type { Config } from '../config.js';
import { SIGNING_KEY } from './signing-key.js';

const signingKey = {
  provide: SIGNING_KEY,
  inject: [CONFIG],
  useFactory: ({ SESSION_PRIVATE_KEY: key }: Config) => readSigningKey(key),
};

@Module({ providers: [signingKey], exports: [signingKey] })
export class KeysModule {}
