// Stands for a service in the specs of the stack: ready at once, tells what it was given, and can be
// made to refuse to start, to ignore SIGTERM, or to leave a child behind.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

const { PORT, SANDBOX_PORT, HOST, FAKE_FAULT } = process.env;

if (FAKE_FAULT === 'refuse') {
  console.error('the fake service refuses to start');
  process.exit(3);
}
if (FAKE_FAULT === 'stubborn') process.on('SIGTERM', () => console.log('SIGTERM ignored'));
if (FAKE_FAULT === 'child') {
  spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' }).unref();
}

createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  if (request.url === '/api/tracker/v1/slow') {
    response.write('"first"');
    setTimeout(() => response.end(), 500);
    return;
  }
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { method, url, headers } = request;
    const { DATABASE_URL, NATS_URL, NATS_REPLICAS, PUBLIC_URL, API_KEYS } = process.env;
    const { SESSION_PUBLIC_KEYS, SESSION_PRIVATE_KEY } = process.env;
    const session = { SESSION_PUBLIC_KEYS, SESSION_PRIVATE_KEY };
    const environment = { PORT, DATABASE_URL, NATS_URL, NATS_REPLICAS, PUBLIC_URL, API_KEYS, ...session };
    const body = Buffer.concat(chunks).toString();
    response.end(JSON.stringify({ pid: process.pid, method, url, headers, body, environment }));
  });
}).listen(Number(PORT ?? SANDBOX_PORT), HOST);
