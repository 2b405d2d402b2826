import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npx vite apps/console` shows changes at once, on the services of a running stack (`npm start`). */
const gateway = 'http://127.0.0.1:8080';
const toGateway = {
  target: gateway,
  // Services accept unsafe requests from their own address only.
  headers: { origin: gateway },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { host: '127.0.0.1', proxy: { '/api': toGateway, '/auth': toGateway, '/t/': toGateway } },
  build: {
    // All know light-dark(), which would otherwise be taken apart and lose the scheme.
    target: ['chrome125', 'firefox126', 'safari18'],
    // Fonts and pictures as files: the content policy allows no data: addresses of scripts or styles.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
});
