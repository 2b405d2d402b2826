import { Body, Controller, Delete, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, RequiresScope } from '@tourbus/platform';
import { keySchema } from '../content/key.js';
import { contentKindOf, type Kinds, kindsSchema } from '../content/kinds.js';
import { type Heartbeat, heartbeatSchema, personBehind, type Presence } from './presence.js';
import { Presences } from './presence.service.js';

const kindsParam = { schema: kindsSchema };
const keyParam = { schema: keySchema };

/** Who works on the same thing now. For those who write and review: who only reads disturbs nobody, and is not told of. */
@ApiTags('workflow')
@Controller(':kinds/:key/presence')
export class PresenceController {
  constructor(private readonly presences: Presences) {}

  /** Every ten seconds while a page is open; thirty seconds after the last one it is over. */
  @Post()
  @HttpCode(200)
  @RequiresScope('content:comment')
  @Header('cache-control', 'no-store')
  async heard(
    @Param('kinds', kindsParam) kinds: Kinds,
    @Param('key', keyParam) key: string,
    @Body({ schema: heartbeatSchema }) heartbeat: Heartbeat,
    @CurrentCaller() caller: Caller,
  ): Promise<Presence> {
    return this.presences.heard({ kind: contentKindOf(kinds), key }, heartbeat, personBehind(caller));
  }

  @Delete()
  @HttpCode(204)
  @RequiresScope('content:comment')
  async left(
    @Param('kinds', kindsParam) kinds: Kinds,
    @Param('key', keyParam) key: string,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.presences.left({ kind: contentKindOf(kinds), key }, personBehind(caller));
  }
}
