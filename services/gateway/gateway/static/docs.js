// Swagger UI over our own document: nothing is fetched from anywhere else, nothing is validated by a stranger.
"use strict";
SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true, validatorUrl: null, persistAuthorization: false, docExpansion: "none" });
