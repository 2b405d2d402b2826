import { boot } from '@tourbus/platform';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';

const config = readConfig();
await boot({ service: 'dispatcher', config, module: AppModule.with(config) });
