// Keeps the newest message in view, unless somebody is reading further up: then a button says that there is more.
const NEAR = 80;

export class Scroller {
  constructor(place, button) {
    this.place = place;
    this.button = button;
    button.addEventListener("click", () => this.toEnd());
    place.addEventListener("scroll", () => {
      if (this.isAtEnd) button.hidden = true;
    });
  }

  get isAtEnd() {
    return this.place.scrollHeight - this.place.scrollTop - this.place.clientHeight < NEAR;
  }

  toEnd() {
    this.button.hidden = true;
    this.place.scrollTop = this.place.scrollHeight;
  }

  grown(wasAtEnd) {
    if (wasAtEnd) this.toEnd();
    else this.button.hidden = false;
  }
}
