import { parentPort } from 'node:worker_threads';
import { judge } from '../voice/voice.ts';
import { ask } from './conditions.ts';
import { proofread } from './proofread.ts';
import { asFailure, LoadedTemplate, type RenderJob } from './render.ts';
import type { Outcome, Results, Task } from './tasks.ts';

/** Runs what authors wrote, in a thread that may be ended at any moment. Nothing here reaches the service's memory. */
const templates = new Map<string, LoadedTemplate>();

/** The service keeps the same count, and sends a template again that was forgotten here. */
function load(given: Extract<Task, { kind: 'render' | 'try' }>['templates']): void {
  for (const [id, template] of Object.entries(given)) templates.set(id, new LoadedTemplate(template));
}

function render(job: RenderJob): Outcome {
  try {
    const template = templates.get(job.template);
    if (!template) throw new Error(`Template ${job.template} was not given to this worker.`);
    return { rendered: template.render(job) };
  } catch (error) {
    return { failure: asFailure(error) };
  }
}

async function perform(task: Task): Promise<Results[Task['kind']]> {
  switch (task.kind) {
    case 'proofread':
      return proofread(task.sources);
    case 'ask':
      return Promise.all(task.questions.map(ask));
    case 'judge':
      return judge(task.script);
    case 'render':
      load(task.templates);
      return task.jobs.map(render);
    case 'try':
      load(task.templates);
      return task.jobs.map((job) => {
        const outcome = render(job);
        return 'failure' in outcome ? outcome.failure : undefined;
      });
  }
}

parentPort?.on('message', (task: Task) => {
  void perform(task).then(
    (result) => parentPort?.postMessage({ result }),
    (error: unknown) =>
      parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) }),
  );
});
