import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/keys.module.js';
import { PeopleModule } from '../people/people.module.js';
import { IdentityProvider } from './identity-provider.js';
import { OpenidIdentityProvider } from './openid-identity-provider.js';
import { SessionCookies } from './session-cookies.js';
import { SessionsController } from './sessions.controller.js';
import { Sessions } from './sessions.service.js';
import { SignInController } from './sign-in.controller.js';
import { SignInLimits } from './sign-in-limits.js';
import { SignIn } from './sign-in.service.js';

@Module({
  imports: [KeysModule, PeopleModule],
  controllers: [SignInController, SessionsController],
  providers: [
    Sessions,
    SignIn,
    SignInLimits,
    SessionCookies,
    { provide: IdentityProvider, useClass: OpenidIdentityProvider },
  ],
})
export class SessionsModule {}
