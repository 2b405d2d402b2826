import { Body, Controller, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { faultsOf, RequiresScope } from '@tourbus/platform';
import { z } from 'zod';
import { keySchema } from '../content/key.js';
import { type Policy, policySchema } from './policy.js';

const checkSchema = z
  .strictObject({
    /** As in PUT, faulty or not. */
    policy: z.looseObject({}),
  })
  .meta({ id: 'PolicyCheck' });

/** How a policy would be read. */
export interface PolicyReading {
  /** With all that was left out; null where there are faults. */
  policy: Policy | null;
  faults: { pointer: string; detail: string }[];
}

/** What is wrong with a policy that somebody writes, and how it is read where nothing is. */
@ApiTags('policies')
@Controller('policies/:key/check')
export class PolicyChecksController {
  /** Quick enough for each pause in typing; nothing is kept. */
  @Post()
  @HttpCode(200)
  @RequiresScope('content:read')
  @Header('cache-control', 'no-store')
  check(
    @Param('key', { schema: keySchema }) _key: string,
    @Body({ schema: checkSchema }) { policy }: z.infer<typeof checkSchema>,
  ): PolicyReading {
    const read = policySchema.safeParse(policy);
    return read.success
      ? { policy: read.data, faults: [] }
      : { policy: null, faults: faultsOf(read.error.issues) };
  }
}
