async () => {
  const request = (asked) =>
    new Promise((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  const databases = {};
  for (const { name, version } of await indexedDB.databases()) {
    const database = await request(indexedDB.open(name, version));
    databases[name] = {};
    for (const store of database.objectStoreNames) {
      const rows = database.transaction(store).objectStore(store);
      databases[name][store] = await request(rows.getAll());
    }
    database.close();
  }
  const kept = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    kept[name] = (await cache.keys()).map((one) => new URL(one.url).pathname + new URL(one.url).search);
  }
  return { databases, caches: kept, localStorage: { ...localStorage }, sessionStorage: { ...sessionStorage } };
};
