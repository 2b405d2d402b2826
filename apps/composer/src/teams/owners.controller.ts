import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, RequiresScope } from '@tourbus/platform';
import { z } from 'zod';
import { keySchema } from '../content/key.js';
import { contentKindOf, type OwnedKinds, ownedKindsSchema } from '../content/kinds.js';
import { type OwnerView, Owners } from './owners.service.js';

const ownerSchema = z
  .strictObject({
    /** As the identity provider names them; none where it is to belong to what it speaks through. */
    teams: z.array(z.string().trim().min(1).max(200)).max(20),
  })
  .meta({ id: 'Owner' });

/** Which team content belongs to: people of others read and comment. */
@ApiTags('workflow')
@Controller(':kinds/:key/owner')
export class OwnersController {
  constructor(private readonly owners: Owners) {}

  @Get()
  @RequiresScope('content:read')
  owner(
    @Param('kinds', { schema: ownedKindsSchema }) kinds: OwnedKinds,
    @Param('key', { schema: keySchema }) key: string,
    @CurrentCaller() caller: Caller,
  ): Promise<OwnerView> {
    return this.owners.view(caller, { kind: contentKindOf(kinds), key });
  }

  /** An administrator’s act: an author who could give content away could take it over. */
  @Put()
  @RequiresScope('people:write')
  give(
    @Param('kinds', { schema: ownedKindsSchema }) kinds: OwnedKinds,
    @Param('key', { schema: keySchema }) key: string,
    @Body({ schema: ownerSchema }) { teams }: z.infer<typeof ownerSchema>,
    @CurrentCaller() caller: Caller,
  ): Promise<OwnerView> {
    return this.owners.give(caller, { kind: contentKindOf(kinds), key }, teams);
  }
}
