"""登录: who may enter, for how long, and what a session must still show before it opens the desk."""
