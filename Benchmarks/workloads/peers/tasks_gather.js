async function work(number) {
  return number * 2;
}

async function main() {
  const tasks = [];
  for (let i = 0; i < 200000; i++) tasks.push(work(i));
  const results = await Promise.all(tasks);
  console.log(results.reduce((a, b) => a + b, 0));
}

main();
