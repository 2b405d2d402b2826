import pg from 'pg';

/** What PostgreSQL wrote, and for which statements it worked. */
export interface RecordFigures {
  walBytes: number;
  walRecords: number;
  fullPageImages: number;
  commits: number;
}

export interface Statement {
  service: string;
  query: string;
  calls: number;
  rows: number;
  milliseconds: number;
  walBytes: number;
}

/** Lets PostgreSQL tell its statements apart. */
export const countedStatements = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'top',
};

export async function withAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export const recordFigures = (url: string): Promise<RecordFigures> =>
  withAdmin(url, async (client) => {
    const { rows } = await client.query<Record<keyof RecordFigures, string>>(
      `SELECT wal_bytes AS "walBytes", wal_records AS "walRecords", wal_fpi AS "fullPageImages",
              (SELECT sum(xact_commit) FROM pg_stat_database) AS commits FROM pg_stat_wal`,
    );
    const [row] = rows;
    return {
      walBytes: Number(row?.walBytes),
      walRecords: Number(row?.walRecords),
      fullPageImages: Number(row?.fullPageImages),
      commits: Number(row?.commits),
    };
  });

export const forgetStatements = (url: string): Promise<unknown> =>
  withAdmin(url, (client) =>
    client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements; SELECT pg_stat_statements_reset()'),
  );

/** The statements that took most of PostgreSQL's time, since they were last forgotten. */
export const dearestStatements = (url: string, count: number): Promise<Statement[]> =>
  withAdmin(url, async (client) => {
    const { rows } = await client.query<Record<keyof Statement, string>>(
      `SELECT rolname AS service, query, calls, rows, total_exec_time + total_plan_time AS milliseconds, wal_bytes AS "walBytes"
       FROM pg_stat_statements JOIN pg_roles ON pg_roles.oid = userid ORDER BY 5 DESC LIMIT $1`,
      [count],
    );
    return rows.map(({ service, query, calls, rows: touched, milliseconds, walBytes }) => ({
      service,
      query: query.replace(/\s+/g, ' '),
      calls: Number(calls),
      rows: Number(touched),
      milliseconds: Number(milliseconds),
      walBytes: Number(walBytes),
    }));
  });
