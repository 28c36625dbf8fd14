/**
 * Response headers that the listener itself sets, so that no application can forget them (TLS-2).
 *
 * The policy is the strictest under which a bundled single-page application still runs: own scripts, styles, fonts
 * and calls; nothing inline, nothing foreign, no frames. An application that needs less names it in its own
 * `Content-Security-Policy` header as well; a browser then enforces both.
 *
 * `Cache-Control` is not among the headers that an Application Load Balancer can set (Elastic Load Balancing User
 * Guide, "HTTP header modification"): `no-store` on PHI stays with the application.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  strict_transport_security: 'max-age=31536000; includeSubDomains; preload',
  content_security_policy: [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    'upgrade-insecure-requests',
  ].join('; '),
  x_content_type_options: 'nosniff',
  x_frame_options: 'DENY',
};

/** The listener attributes that set the headers and remove the `Server` header. */
export const SECURITY_HEADER_ATTRIBUTES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(SECURITY_HEADERS).map(([name, value]) => [
      `routing.http.response.${name}.header_value`,
      value,
    ]),
  ),
  'routing.http.response.server.enabled': 'false',
};
