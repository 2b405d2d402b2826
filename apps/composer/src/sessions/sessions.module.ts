import { Module } from '@nestjs/common';
import { CONFIG, readSigningKey } from '@tourbus/platform';
import type { Config } from '../config.js';
import { PeopleModule } from '../people/people.module.js';
import { IdentityProvider } from './identity-provider.js';
import { OpenidIdentityProvider } from './openid-identity-provider.js';
import { SIGNING_KEY, SessionCookies } from './session-cookies.js';
import { SessionsController } from './sessions.controller.js';
import { Sessions } from './sessions.service.js';
import { SignInController } from './sign-in.controller.js';
import { SignIn } from './sign-in.service.js';

@Module({
  imports: [PeopleModule],
  controllers: [SignInController, SessionsController],
  providers: [
    Sessions,
    SignIn,
    SessionCookies,
    { provide: IdentityProvider, useClass: OpenidIdentityProvider },
    {
      provide: SIGNING_KEY,
      inject: [CONFIG],
      useFactory: ({ SESSION_PRIVATE_KEY: key }: Config) => readSigningKey(key),
    },
  ],
})
export class SessionsModule {}
