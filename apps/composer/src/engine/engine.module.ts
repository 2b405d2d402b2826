import { Module } from '@nestjs/common';
import { CompositionEngine } from './engine.service.js';

@Module({ providers: [CompositionEngine], exports: [CompositionEngine] })
export class EngineModule {}
