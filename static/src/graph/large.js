/** From so many boxes on a graph is large: changes have no transition, letters stay as drawn, and what is out of sight is put away. */
export const MANY = 100;
