import { Controller, Get, Injectable } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  HealthCheckService,
  HealthIndicatorService,
  TypeOrmHealthIndicator,
  type HealthCheckResult,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { ArtefactStore } from '../artefacts/artefact-store.js';
import { Public } from '../auth/auth.guard.js';
import { Bus } from '../messaging/bus.js';
import { Messaging } from '../messaging/messaging.js';
import { Readiness } from './readiness.js';

/** What readiness looks at besides the database. */
@Injectable()
export class HealthParts {
  constructor(
    readonly messaging: Messaging,
    readonly bus: Bus,
    readonly artefacts: ArtefactStore,
    readonly readiness: Readiness,
  ) {}
}

/**
 * Three questions that differ: has it begun (startup), should it get requests now (ready), would a restart help (live).
 * A database or bus that is away makes it unready, never dead: restarting would not bring them back. One that refuses
 * our password does: the next start may read another.
 */
@ApiExcludeController()
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: TypeOrmHealthIndicator,
    private readonly indicators: HealthIndicatorService,
    private readonly parts: HealthParts,
  ) {}

  @Get('startup')
  startup(): Promise<HealthCheckResult> {
    return this.health.check([() => this.say('messaging', this.parts.messaging.started, 'still starting')]);
  }

  @Get('ready')
  ready(): Promise<HealthCheckResult> {
    return this.health.check([
      () =>
        this.say(
          'messaging',
          this.parts.messaging.started && !this.parts.messaging.stopping,
          'starting or stopping',
        ),
      () => this.database.pingCheck('database', { timeout: 2_000 }),
      () => this.say('bus', this.parts.bus.connected, 'not connected to NATS'),
      () =>
        this.parts.artefacts.check().then(
          () => this.say('artefacts', true, ''),
          () => this.say('artefacts', false, 'the artefact store cannot be written'),
        ),
      ...[...this.parts.readiness.needs].map(
        ([part, holds]) =>
          () =>
            this.say(part, holds(), 'not working'),
      ),
    ]);
  }

  @Get('live')
  live(): Promise<HealthCheckResult> {
    return this.health.check([() => this.say('bus', !this.parts.bus.givenUp, 'NATS refuses this user')]);
  }

  private say(key: string, up: boolean, otherwise: string): HealthIndicatorResult {
    const indicator = this.indicators.check(key);
    return up ? indicator.up() : indicator.down(otherwise);
  }
}
