import { Logger, Module } from '@nestjs/common';
import { ArtefactStore, CONFIG } from '@tourbus/platform';
import type { Config } from '../config.js';
import type { ChannelSender } from './channel-sender.js';
import { SendGridEmailSender } from './sendgrid-email-sender.js';
import { SmtpEmailSender } from './smtp-email-sender.js';
import { SpoolPrintSender } from './spool-print-sender.js';
import { TwilioSmsSender } from './twilio-sms-sender.js';

/** The sender of each channel that has one here. */
export class Senders {
  constructor(readonly all: readonly ChannelSender[]) {}
}

function emailSender(artefacts: ArtefactStore, config: Config): ChannelSender {
  const callSeconds = config.DISPATCHER_CALL_SECONDS;
  return config.EMAIL_PROVIDER === 'smtp'
    ? new SmtpEmailSender(artefacts, {
        url: config.SMTP_URL,
        connections: config.DISPATCHER_SMTP_CONNECTIONS,
        callSeconds,
      })
    : new SendGridEmailSender(artefacts, {
        apiKey: config.SENDGRID_API_KEY ?? '',
        url: config.SENDGRID_URL,
        connections: config.DISPATCHER_HTTP_CONNECTIONS,
        callSeconds,
      });
}

function smsSenders({
  TWILIO_ACCOUNT_SID: accountSid,
  TWILIO_AUTH_TOKEN: authToken,
  ...config
}: Config): ChannelSender[] {
  if (!accountSid || !authToken) {
    new Logger('senders').warn('TWILIO_ACCOUNT_SID is not set: SMS wait in state ready until it is.');
    return [];
  }
  return [
    new TwilioSmsSender({
      accountSid,
      authToken,
      url: config.TWILIO_URL,
      publicUrl: config.PUBLIC_URL,
      connections: config.DISPATCHER_HTTP_CONNECTIONS,
      callSeconds: config.DISPATCHER_CALL_SECONDS,
    }),
  ];
}

@Module({
  providers: [
    {
      provide: Senders,
      inject: [ArtefactStore, CONFIG],
      useFactory: (artefacts: ArtefactStore, config: Config) =>
        new Senders([
          emailSender(artefacts, config),
          ...smsSenders(config),
          new SpoolPrintSender(artefacts, config.PRINT_SPOOL),
        ]),
    },
  ],
  exports: [Senders],
})
export class SendersModule {}
