// The player to compare with: one <video>, and a new `src` at the tap. Same server, same clips, same three buttons.
({ scenario }) => {
  document.body.innerHTML = `
    <section id="stage" class="stage" data-state="playing" hidden>
      <div class="picture"><video class="front" playsinline></video></div><div class="panel" id="panel"></div>
    </section>
    <main><form id="start"><button class="button go">Start</button></form></main>`;
  const stage = document.getElementById("stage");
  const panel = document.getElementById("panel");
  const video = stage.querySelector("video");
  let scene = null;
  const post = async (address, body) => (await fetch(address, {
    method: "POST", headers: { Accept: "application/json", "Content-Type": "application/json" }, body,
  })).json();
  const play = (address) => {
    stage.dataset.state = "playing";
    panel.replaceChildren();
    video.src = address;
    video.play().catch(() => {});
  };
  const choose = (choice) => {
    play(choice.clip);
    const event = { kind: "chosen", key: crypto.randomUUID(), step: scene.step, choice: choice.key };
    post(scene.events, JSON.stringify({ events: [event] })).then((answer) => { scene = answer.scene; });
  };
  video.addEventListener("ended", () => {
    stage.dataset.state = "deciding";
    const list = document.createElement("ul");
    list.className = "choices";
    for (const choice of scene.choices) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "choice";
      button.textContent = choice.text;
      button.addEventListener("click", () => choose(choice));
      const item = document.createElement("li");
      item.append(button);
      list.append(item);
    }
    panel.replaceChildren(list);
  });
  document.getElementById("start").addEventListener("submit", async (event) => {
    event.preventDefault();
    ({ scene } = await post(`/scenarios/${scenario}/attempts`, "{}"));
    document.querySelector("main").hidden = true;
    stage.hidden = false;
    play(scene.clip.address);
  });
}
