import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '@tourbus/platform';
import { z } from 'zod';
import { keySchema } from '../content/key.js';
import { contentKindOf, type Kinds, kindsSchema } from '../content/kinds.js';
import { type Differences, DifferencesService } from './differences.service.js';

const version = z.coerce.number().int().positive().optional();
const querySchema = z.object({ from: version, to: version }).meta({ id: 'DifferencesQuery' });

/** What changed between two versions: from the one that counts (or the one before) to the newest, unless others are named. */
@ApiTags('workflow')
@Controller(':kinds/:key/differences')
export class DifferencesController {
  constructor(private readonly differences: DifferencesService) {}

  @Get()
  @RequiresScope('content:read')
  get(
    @Param('kinds', { schema: kindsSchema }) kinds: Kinds,
    @Param('key', { schema: keySchema }) key: string,
    @Query({ schema: querySchema }) { from, to }: z.infer<typeof querySchema>,
  ): Promise<Differences> {
    return this.differences.between(contentKindOf(kinds), key, from, to);
  }
}
