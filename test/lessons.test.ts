// Every step of every lesson of the course, in Node, through the door that other teams use.
import { describeLessons } from "gosling/vitest";

describeLessons();
