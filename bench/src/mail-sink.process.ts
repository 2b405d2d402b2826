/**
 * A mail server that costs little: it takes every mail, counts it, and remembers its Message-ID and when it came. It
 * runs as a process of its own and answers the benchmark's questions over the channel to its parent.
 */
import { type Socket, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { MailReport, SinkAnswer, SinkQuestion } from './mail-sink.js';

const arrivals = new Map<string, number>();
const twice: string[] = [];
let taken = 0;

const greeting = '250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 52428800\r\n';
const endOfMail = '\r\n.\r\n';

function take(mail: string): void {
  const head = mail.slice(0, mail.indexOf('\r\n\r\n'));
  const found = /^message-id:\s*<([^@>]+)/im.exec(head)?.[1] ?? `without-id-${taken}`;
  // A copy: what was cut out of a string keeps the whole of it, which would be every mail there was.
  const id = Buffer.from(found, 'latin1').toString('latin1');
  taken += 1;
  if (arrivals.has(id)) twice.push(id);
  else arrivals.set(id, Date.now());
}

function answerTo(line: string): string {
  const verb = line.slice(0, 4).toUpperCase();
  if (verb === 'EHLO') return greeting;
  if (verb === 'DATA') return '354 go on\r\n';
  if (verb === 'QUIT') return '221 bye\r\n';
  return '250 ok\r\n';
}

function serve(socket: Socket): void {
  let received = '';
  let inMail = false;
  socket.setEncoding('latin1');
  socket.setNoDelay(true);
  socket.write('220 sink\r\n');
  socket.on('error', () => undefined);
  socket.on('data', (chunk: string) => {
    // The end of a mail may lie across two chunks; what was searched before needs no second look.
    let from = Math.max(0, received.length - endOfMail.length);
    received += chunk;
    let answers = '';
    for (;;) {
      const ending = inMail ? endOfMail : '\r\n';
      const end = received.indexOf(ending, inMail ? from : 0);
      if (end < 0) break;
      const piece = received.slice(0, end);
      received = received.slice(end + ending.length);
      from = 0;
      if (inMail) take(piece);
      answers += inMail ? '250 taken\r\n' : answerTo(piece);
      inMail = !inMail && piece.slice(0, 4).toUpperCase() === 'DATA';
    }
    if (answers) socket.write(answers);
    if (answers.endsWith('221 bye\r\n')) socket.end();
  });
}

const say = (answer: SinkAnswer): void => void process.send?.(answer);

process.on('message', (question: SinkQuestion) => {
  if (question === 'count') say({ count: taken });
  else say({ report: { count: taken, twice, arrivals: [...arrivals] } satisfies MailReport });
});
process.on('disconnect', () => process.exit(0));
const server = createServer(serve).listen(0, '127.0.0.1', () =>
  say({ port: (server.address() as AddressInfo).port }),
);
