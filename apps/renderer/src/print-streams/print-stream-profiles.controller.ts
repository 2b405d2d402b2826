import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerName, RequiresScope } from '@tourbus/platform';
import { type Profile, profileKeySchema, profileSchema } from './print-stream-profile.js';
import { PrintStreamProfiles, type ProfileResource } from './print-stream-profiles.js';

@ApiTags('print streams')
@Controller('print-stream-profiles')
export class PrintStreamProfilesController {
  constructor(private readonly profiles: PrintStreamProfiles) {}

  @Get()
  @RequiresScope('content:read')
  async list(): Promise<{ items: ProfileResource[] }> {
    return { items: await this.profiles.list() };
  }

  @Get(':key')
  @RequiresScope('content:read')
  get(@Param('key', { schema: profileKeySchema }) key: string): Promise<ProfileResource> {
    return this.profiles.get(key);
  }

  /** Where letters are printed, and who shares an envelope, is nothing that an author decides alone. */
  @Put(':key')
  @RequiresScope('deliveries:write')
  put(
    @Param('key', { schema: profileKeySchema }) key: string,
    @Body({ schema: profileSchema }) profile: Profile,
    @CallerName() by: string,
  ): Promise<ProfileResource> {
    return this.profiles.put(key, profile, by);
  }
}
