/** A request as it arrived: nothing of it is parsed, decoded or put in order. */
export interface WebhookRequest {
  readonly method: string;
  /** Path and query of the request line, such as `/webhooks/payments?from=vendor`. */
  readonly target: string;
  /** Values of a header, each as often as it was sent. @param name in lower case */
  readonly header: (name: string) => readonly string[];
  /** Byte for byte. */
  readonly body: Buffer;
  /** Address and user agent of the client, as an audit record takes them. */
  readonly source: { readonly ip: string; readonly userAgent: string };
  /** Id of the request in logs and audit records. */
  readonly requestId: string;
}

/** What the client is told. No answer says why it is the one it is. */
export interface WebhookAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A header that was sent exactly once: of two that disagree nobody knows which one the next reader believes. */
export function onlyHeader({ header }: Pick<WebhookRequest, 'header'>, name: string): string | undefined {
  const [value, ...others] = header(name);
  return others.length === 0 ? value : undefined;
}

/** The media type of the body, without parameters; undefined when it is missing, said twice or compressed. */
export function mediaType(request: Pick<WebhookRequest, 'header'>): string | undefined {
  const encodings = request.header('content-encoding');
  if (encodings.some((encoding) => encoding.trim().toLowerCase() !== 'identity')) return undefined;
  return onlyHeader(request, 'content-type')?.split(';')[0]!.trim().toLowerCase();
}
