/** A server on 127.0.0.1 that writes its answers byte by byte, so that it can lie in every way. */

/** One request, as far as tests look at it. */
export interface RawRequest {
  readonly path: string;
  readonly headers: ReadonlyMap<string, string>;
  /** How many requests for this path came before. */
  readonly before: number;
}

/** Writes an answer; when it returns, the connection is closed. */
export type Answer = (request: RawRequest, send: Send) => Promise<void>;
type Send = (data: string | Uint8Array) => Promise<void>;

/** A running server; `await using` stops it. */
export class RawServer implements AsyncDisposable {
  readonly requests: RawRequest[] = [];
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #answers: Readonly<Record<string, Answer>>;
  readonly #connections = new Set<Deno.Conn>();
  readonly #running: Promise<void>;

  constructor(answers: Readonly<Record<string, Answer>>) {
    this.#answers = answers;
    this.#running = this.#serve();
  }

  /** The address of a path here. */
  url(path: string): string {
    return `http://127.0.0.1:${this.#listener.addr.port}${path}`;
  }

  async #serve(): Promise<void> {
    const handled: Promise<void>[] = [];
    for await (const connection of this.#listener) handled.push(this.#handle(connection));
    await Promise.all(handled);
  }

  async #handle(connection: Deno.Conn): Promise<void> {
    this.#connections.add(connection);
    try {
      const request = await this.#read(connection);
      const answer = this.#answers[request.path] ?? status(404, "Not Found");
      await answer(request, async (data) => {
        const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
        for (let rest = bytes; rest.length > 0;) {
          rest = rest.subarray(await connection.write(rest));
        }
      });
    } catch {
      // The client went away, which is what some tests are about.
    } finally {
      if (this.#connections.delete(connection)) connection.close();
    }
  }

  async #read(connection: Deno.Conn): Promise<RawRequest> {
    let text = "";
    const buffer = new Uint8Array(4096);
    while (!text.includes("\r\n\r\n")) {
      const n = await connection.read(buffer);
      if (n === null) break;
      text += new TextDecoder().decode(buffer.subarray(0, n));
    }
    const [first = "", ...rows] = text.split("\r\n");
    const path = first.split(" ")[1] ?? "";
    const headers = new Map(rows.map((row): [string, string] => {
      const [name = "", ...value] = row.split(":");
      return [name.toLowerCase(), value.join(":").trim()];
    }));
    const before = this.requests.filter((request) => request.path === path).length;
    const request = { path, headers, before };
    this.requests.push(request);
    return request;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#connections) connection.close();
    this.#connections.clear();
    await this.#running;
  }
}

/** An answer's head. */
export function head(
  code: number,
  word: string,
  headers: Readonly<Record<string, string>>,
): string {
  const rows = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `HTTP/1.1 ${code} ${word}\r\n${rows}connection: close\r\n\r\n`;
}

/** An answer without content. */
export function status(code: number, word: string, headers: Record<string, string> = {}): Answer {
  return (_request, send) => send(head(code, word, { "content-length": "0", ...headers }));
}

/** The whole file, whatever was asked for. */
export function whole(content: Uint8Array, headers: Record<string, string> = {}): Answer {
  return async (_request, send) => {
    await send(head(200, "OK", { "content-length": String(content.length), ...headers }));
    await send(content);
  };
}

/** A good server that breaks off its first `cuts` answers after `after` more bytes. */
export function cutting(content: Uint8Array, cuts: number, after: number, etag = '"a"'): Answer {
  return async ({ headers, before }, send) => {
    const range = headers.get("if-range") === etag
      ? /^bytes=(\d+)-$/.exec(headers.get("range") ?? "")?.[1]
      : undefined;
    const from = Number(range ?? 0);
    const common = { etag, "content-length": String(content.length - from) };
    const ranged = {
      ...common,
      "content-range": `bytes ${from}-${content.length - 1}/${content.length}`,
    };
    await send(
      range === undefined ? head(200, "OK", common) : head(206, "Partial Content", ranged),
    );
    await send(content.subarray(from, before < cuts ? from + after : undefined));
  };
}
