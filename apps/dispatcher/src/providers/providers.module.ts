import { Logger, Module } from '@nestjs/common';
import { ArtefactStore, CONFIG } from '@tourbus/platform';
import type { Config } from '../config.js';
import type { ChannelSender } from '../senders/channel-sender.js';
import { SendGridEmailSender } from '../senders/sendgrid-email-sender.js';
import { SmtpEmailSender } from '../senders/smtp-email-sender.js';
import { Printers } from '../printers/printers.service.js';
import { PrintersModule } from '../printers/printers.module.js';
import { IppPrintSender } from '../senders/ipp-print-sender.js';
import { SpoolPrintSender } from '../senders/spool-print-sender.js';
import { TwilioSmsSender } from '../senders/twilio-sms-sender.js';
import { Provider } from './provider.js';
import { ProviderMetrics } from './provider-metrics.js';

/** The providers of each channel that has one here: of a channel's, the first is preferred. */
export class Providers {
  constructor(readonly all: readonly Provider[]) {}
}

interface Served {
  sender: ChannelSender;
  callsPerSecond: number;
}

/** A folder of our own is asked for no less than it can take. */
const unlimited = 1_000_000;

function emailSender(name: Config['EMAIL_PROVIDER'], artefacts: ArtefactStore, config: Config): Served {
  const callSeconds = config.DISPATCHER_CALL_SECONDS;
  if (name === 'smtp') {
    const connections = config.DISPATCHER_SMTP_CONNECTIONS;
    const sender = new SmtpEmailSender(artefacts, { url: config.SMTP_URL, connections, callSeconds });
    return { sender, callsPerSecond: config.DISPATCHER_SMTP_RATE };
  }
  const sender = new SendGridEmailSender(artefacts, {
    apiKey: config.SENDGRID_API_KEY ?? '',
    url: config.SENDGRID_URL,
    connections: config.DISPATCHER_HTTP_CONNECTIONS,
    callSeconds,
  });
  return { sender, callsPerSecond: config.DISPATCHER_SENDGRID_RATE };
}

function smsSenders(config: Config): Served[] {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = config;
  if (!accountSid || !authToken) {
    new Logger('senders').warn('TWILIO_ACCOUNT_SID is not set: SMS wait in state ready until it is.');
    return [];
  }
  const sender = new TwilioSmsSender({
    accountSid,
    authToken,
    url: config.TWILIO_URL,
    publicUrl: config.PUBLIC_URL,
    connections: config.DISPATCHER_HTTP_CONNECTIONS,
    callSeconds: config.DISPATCHER_CALL_SECONDS,
  });
  return [{ sender, callsPerSecond: config.DISPATCHER_TWILIO_RATE }];
}

const printSender = (artefacts: ArtefactStore, printers: Printers, config: Config): ChannelSender =>
  printers.provider === 'ipp'
    ? new IppPrintSender(artefacts, printers)
    : new SpoolPrintSender(artefacts, config.PRINT_SPOOL);

function servedBy(artefacts: ArtefactStore, printers: Printers, config: Config): Served[] {
  const { EMAIL_PROVIDER: first, EMAIL_FALLBACK_PROVIDER: second } = config;
  return [
    ...[first, ...(second ? [second] : [])].map((name) => emailSender(name, artefacts, config)),
    ...smsSenders(config),
    { sender: printSender(artefacts, printers, config), callsPerSecond: unlimited },
  ];
}

@Module({
  imports: [PrintersModule],
  providers: [
    ProviderMetrics,
    {
      provide: Providers,
      inject: [ArtefactStore, Printers, ProviderMetrics, CONFIG],
      useFactory: (
        artefacts: ArtefactStore,
        printers: Printers,
        metrics: ProviderMetrics,
        config: Config,
      ) => {
        const limits = {
          callSeconds: config.DISPATCHER_CALL_SECONDS,
          restSeconds: config.DISPATCHER_BACKOFF_SECONDS,
        };
        const all = servedBy(artefacts, printers, config).map(
          ({ sender, callsPerSecond }) =>
            new Provider(sender, { ...limits, callsPerSecond }, () => metrics.waited(sender.provider)),
        );
        metrics.watch(all);
        return new Providers(all);
      },
    },
  ],
  exports: [Providers],
})
export class ProvidersModule {}
