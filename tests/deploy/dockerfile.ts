export interface Instruction {
  readonly keyword: string;
  readonly argument: string;
}
export interface Stage {
  readonly name: string;
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

/** Enough of the Dockerfile's grammar to check ours: stages, instructions, continued lines, comments. */
export function parseDockerfile(text: string): { args: Record<string, string>; stages: Stage[] } {
  const joined = text.replace(/^\s*#.*\n/gm, '').replace(/\\\n/g, ' ');
  const args: Record<string, string> = {};
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const line of joined.split('\n').filter((candidate) => candidate.trim() !== '')) {
    const [, keyword, rest] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? [];
    if (!keyword || rest === undefined) throw new Error(`Not an instruction: ${line}`);
    const argument = rest.replace(/\s+/g, ' ');
    if (keyword === 'FROM') {
      const [, from, name] = /^(\S+) AS (\S+)$/.exec(argument) ?? [];
      if (!from || !name) throw new Error(`Every stage needs a name: FROM ${argument}`);
      stages.push({ name, from, instructions: [] });
    } else if (stages.length === 0) {
      const [key = '', value = ''] = argument.split('=');
      args[key] = value;
    } else stages.at(-1)!.instructions.push({ keyword, argument });
  }
  return { args, stages };
}
