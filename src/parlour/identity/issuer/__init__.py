"""The built-in OpenID Connect provider: public clients, authorization code with PKCE."""
