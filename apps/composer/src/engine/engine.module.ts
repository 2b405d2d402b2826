import { Module } from '@nestjs/common';
import { CompositionEngine } from './engine.js';

@Module({ providers: [CompositionEngine], exports: [CompositionEngine] })
export class EngineModule {}
